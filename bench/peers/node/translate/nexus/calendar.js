// Events of the calendar.

import { instant } from '../moments.js';
import { shown, staffMember } from '../names.js';
import { staff } from './reading.js';

const KINDS = {
  HJEMMEBESOEG: 'HOME_VISIT',
  PLEJE: 'PERSONAL_CARE',
  PRAKTISK: 'PRACTICAL_HELP',
  SYGEPLEJE: 'NURSING',
  TRAENING: 'TRAINING',
  VIDEO: 'VIDEO_CONSULTATION',
  MOEDE: 'MEETING',
};
const STATUSES = {
  PLANNED: 'BOOKED',
  CANCEL_REQUESTED: 'CANCELLATION_PENDING',
  CANCELLED: 'CANCELLED',
  COMPLETED: 'COMPLETED',
};
const PLACES = { HOME: 'HOME', CENTER: 'CENTRE', ONLINE: 'ONLINE' };

export const isShown = ({ event }, patientId) =>
  event.patientId === patientId && event.visibleForPatient && event.status !== 'DELETED';

export function appointment({ event }, { zone }) {
  const startsAt = instant(event.startDate);
  const endsAt = event.endDate ? instant(event.endDate) : null;
  const professionals = event.participants.filter((each) => each.type === 'PROFESSIONAL');
  return {
    key: String(event.id),
    kind: KINDS[event.eventType.id] ?? 'OTHER',
    title: shown(event.title),
    startsAt,
    endsAt,
    start: zone.iso(startsAt),
    end: endsAt === null ? null : zone.iso(endsAt),
    status: STATUSES[event.status],
    place: placeOf(event.location),
    staff: professionals.map((each) => staffMember(staff(each))),
    newTimeRequest: null,
    video: null,
    interpreter: null,
    transport: null,
  };
}

function placeOf(found) {
  if (!found) return null;
  const kind = PLACES[found.type] ?? 'OTHER';
  return { kind, name: shown(found.name), address: shown(found.address) };
}
