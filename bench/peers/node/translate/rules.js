// What a portal's rules say of one appointment or message, at this moment.

import { CANCELABILITY, HOLIDAYS } from './constants.js';
import { plusDays, weekday } from './moments.js';
import { now } from './portals.js';

const isWorkingDay = (day, country) => weekday(day) < 5 && !(day in HOLIDAYS[country]);

function walked(day, count, step, country) {
  let left = count;
  let found = day;
  while (left > 0) {
    found = plusDays(found, step);
    if (isWorkingDay(found, country)) left -= 1;
  }
  return found;
}

// The same clock time so many working days earlier.
function deadlineBefore(start, count, { zone, country }) {
  let day = zone.day(start);
  if (!isWorkingDay(day, country)) day = walked(day, 1, -1, country);
  const clock = (start + zone.offset(start)) % 86_400_000;
  return zone.at(Date.parse(walked(day, count, -1, country)) + clock);
}

function until(appointment, portal) {
  const { notice, workingDays } = portal.cancellation;
  if (notice !== null) return appointment.startsAt - notice;
  return workingDays === null ? null : deadlineBefore(appointment.startsAt, workingDays, portal);
}

function verdict({ status, startsAt }, deadline) {
  if (status === 'CANCELLED' || status === 'CANCELLATION_PENDING') return 'ALREADY_CANCELLED';
  if (status === 'COMPLETED' || now() >= startsAt) return 'OVER';
  return deadline !== null && now() >= deadline ? 'TOO_LATE' : 'ALLOWED';
}

export function cancelability(appointment, portal) {
  const { kinds } = portal.cancellation;
  const offered = kinds === null || kinds.has(appointment.kind);
  const deadline = offered ? until(appointment, portal) : null;
  const code = offered ? verdict(appointment, deadline) : 'NOT_OFFERED';
  return {
    code,
    until: deadline === null ? null : portal.zone.iso(deadline),
    portal,
  };
}

export function expectedReplyBy(thread, portal) {
  const days = portal.replyWithinWorkingDays;
  if (thread.lastAuthor === 'MUNICIPALITY' || days === null) return null;
  return walked(portal.zone.day(thread.lastActivity), days, 1, portal.country);
}

export function explanation({ code, portal }, { language }) {
  const words = CANCELABILITY[code];
  return words[language ?? portal.language] ?? words.EN;
}
