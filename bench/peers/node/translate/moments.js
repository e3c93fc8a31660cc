// Instants and days on a municipality's clock. An instant is milliseconds, a day is `YYYY-MM-DD`.

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

// Both zones change their clocks on a full hour, so one offset holds for each hour of UTC.
class Zone {
  #format;
  #offsets = new Map();

  constructor(name) {
    this.#format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  }

  offset(instant) {
    const hour = Math.floor(instant / HOUR);
    let found = this.#offsets.get(hour);
    if (found === undefined) {
      found = this.#asked(hour * HOUR);
      this.#offsets.set(hour, found);
    }
    return found;
  }

  #asked(instant) {
    const parts = this.#format.formatToParts(instant);
    const text = parts.find((part) => part.type === 'timeZoneName').value;
    const match = /GMT([+-])(\d\d):(\d\d)/.exec(text);
    if (match === null) return 0;
    const minutes = Number(match[2]) * 60 + Number(match[3]);
    return (match[1] === '-' ? -minutes : minutes) * 60_000;
  }

  // As in `2026-03-29T09:30:00.000+02:00`.
  iso(instant) {
    const offset = this.offset(instant);
    const wall = new Date(instant + offset).toISOString();
    return offset === 0 ? wall : wall.slice(0, -1) + suffix(offset);
  }

  day(instant) {
    return new Date(instant + this.offset(instant)).toISOString().slice(0, 10);
  }

  // The instant at which a wall clock shows this; where it is skipped, the hour before.
  at(wall) {
    const first = wall - this.offset(wall - this.offset(wall));
    return this.offset(first) + first === wall ? first : wall - this.offset(wall + DAY);
  }

  midnight(day) {
    return this.at(Date.parse(day));
  }
}

const suffixes = new Map();

function suffix(offset) {
  let found = suffixes.get(offset);
  if (found === undefined) {
    const minutes = Math.abs(offset) / 60_000;
    const two = (number) => String(number).padStart(2, '0');
    found = `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
    suffixes.set(offset, found);
  }
  return found;
}

export const ZONES = { DK: new Zone('Europe/Copenhagen'), NO: new Zone('Europe/Oslo') };

export const instant = (text) => Date.parse(text);

export const plusDays = (day, count) =>
  new Date(Date.parse(day) + count * DAY).toISOString().slice(0, 10);

export const weekday = (day) => (new Date(Date.parse(day)).getUTCDay() + 6) % 7;

// First and last day of the day, the week (Monday first) or the month around a day.
export function spanAround(span, day) {
  if (span === 'DAY') return [day, day];
  if (span === 'WEEK') {
    const monday = plusDays(day, -weekday(day));
    return [monday, plusDays(monday, 6)];
  }
  const [year, month] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
  return [`${day.slice(0, 8)}01`, last];
}
