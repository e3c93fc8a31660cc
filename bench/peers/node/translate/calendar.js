// A record's appointments: as a list, and laid out on days.

import { HOLIDAYS } from './constants.js';
import { plusDays, spanAround } from './moments.js';
import { Page, sorted } from './order.js';

const MOST_A_DAY = 100;

async function between(record, first, last) {
  const { zone } = record.portal;
  const [from, to] = [zone.midnight(first), zone.midnight(plusDays(last, 1))];
  const found = await record.load('appointments', from, to);
  const inside = found.filter((each) => overlaps(each, from, to));
  for (const each of inside) each.portal = record.portal;
  return sorted(inside, (each) => each.startsAt, (each) => each.key);
}

function overlaps({ startsAt, endsAt }, from, to) {
  const end = endsAt ?? startsAt;
  return end <= startsAt ? from <= startsAt && startsAt < to : startsAt < to && end > from;
}

export async function appointments(record, { from, to, kinds, ...cut }) {
  const rows = await between(record, from, to);
  return new Page(kinds ? rows.filter((each) => kinds.includes(each.kind)) : rows, cut);
}

export async function view(record, { span, containing }) {
  const [first, last] = spanAround(span, containing);
  const { zone, country } = record.portal;
  const days = new Map();
  for (let day = first; day <= last; day = plusDays(day, 1)) days.set(day, []);
  for (const row of await between(record, first, last)) {
    for (let day = zone.day(row.startsAt); day <= lastDay(row, zone); day = plusDays(day, 1)) {
      days.get(day)?.push(row);
    }
  }
  return Array.from(days, ([date, rows]) => ({
    date,
    publicHoliday: HOLIDAYS[country][date] ?? null,
    appointments: rows.slice(0, MOST_A_DAY),
    hasMore: rows.length > MOST_A_DAY,
  }));
}

function lastDay({ startsAt, endsAt }, zone) {
  return zone.day(endsAt === null || endsAt <= startsAt ? startsAt : endsAt - 1);
}
