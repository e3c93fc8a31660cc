// Appointments of the home services.

import { instant } from '../moments.js';
import { shown, staffMember } from '../names.js';
import { joinable } from '../portals.js';
import { LOCAL, NO_BASIS, codings, employee, hasOnly, inside } from './reading.js';
import { isNumber, isNumbered, isUnrestricted, textOf } from './reading.js';

const SERVICE_CATEGORY = 'urn:oid:2.16.578.1.12.4.1.1.7619';
const SERVICE_TYPE = 'urn:oid:2.16.578.1.12.4.1.1.8663';
const ROLE_CODE = 'http://terminology.hl7.org/CodeSystem/v3-RoleCode';
const VIDEO = `${NO_BASIS}no-basis-virtual-service`;
const STATUSES = {
  booked: 'BOOKED',
  arrived: 'BOOKED',
  'checked-in': 'BOOKED',
  fulfilled: 'COMPLETED',
  cancelled: 'CANCELLED',
  noshow: 'CANCELLED',
};
const KINDS = {
  [`${SERVICE_TYPE}|KP02`]: 'NURSING',
  [`${SERVICE_TYPE}|KR`]: 'TRAINING',
  [`${SERVICE_TYPE}|KR01`]: 'TRAINING',
  [`${SERVICE_TYPE}|KR02`]: 'TRAINING',
  [`${SERVICE_TYPE}|KD0501`]: 'MEETING',
  [`${LOCAL}CodeSystem/tjeneste|hjemmebesok`]: 'HOME_VISIT',
  [`${LOCAL}CodeSystem/tjeneste|egenomsorg`]: 'PERSONAL_CARE',
  [`${LOCAL}CodeSystem/tjeneste|daglige-gjoremal`]: 'PRACTICAL_HELP',
};
const PLACES = { PTRES: 'HOME', OF: 'CENTRE' };

const isPatient = ({ type, identifier, reference }) =>
  type === 'Patient' || isNumber(identifier) || (reference ?? '').split('/').includes('Patient');

const isOwn = (actor, { patient, number }) =>
  actor.identifier
    ? isNumbered(actor.identifier, number)
    : actor.reference === `Patient/${patient}`;

// The person's own answer; undefined where another patient takes part too.
function ownAnswer(found, viewer) {
  const people = found.participant.filter((each) => each.actor && isPatient(each.actor));
  if (!people.every((each) => isOwn(each.actor, viewer))) return undefined;
  return people[0]?.status;
}

export const isShown = (found, viewer) =>
  found.resourceType === 'Appointment' &&
  isUnrestricted(found) &&
  hasOnly(found.serviceCategory, SERVICE_CATEGORY, '7') &&
  found.status in STATUSES &&
  ownAnswer(found, viewer) !== undefined;

export function appointment(found, viewer, portal) {
  const { zone } = portal;
  const startsAt = instant(found.start);
  const endsAt = found.end ? instant(found.end) : null;
  const contained = inside(found);
  const services = found.participant.filter((each) => each.actor?.type === 'HealthcareService');
  const unit = services[0]?.actor.display;
  const meeting = (found.extension ?? []).find((each) => each.url === VIDEO);
  const types = codings(found.serviceType).map((each) => KINDS[`${each.system}|${each.code}`]);
  const declined = STATUSES[found.status] === 'BOOKED' && ownAnswer(found, viewer) === 'declined';
  const appointed = {
    key: found.id,
    kind: meeting ? 'VIDEO_CONSULTATION' : (types.find(Boolean) ?? 'OTHER'),
    title: shown(found.description ?? unit),
    startsAt,
    endsAt,
    start: zone.iso(startsAt),
    end: endsAt === null ? null : zone.iso(endsAt),
    status: declined ? 'CANCELLATION_PENDING' : STATUSES[found.status],
    place: meeting ? { kind: 'ONLINE', name: null, address: null } : placeOf(contained),
    staff: staffOf(found, contained, unit).map(staffMember),
    newTimeRequest: null,
    video: null,
    interpreter: null,
    transport: null,
  };
  if (meeting) appointed.video = video(meeting, appointed, portal);
  return appointed;
}

function placeOf(contained) {
  const found = [...contained.values()].find((each) => each.resourceType === 'Location');
  if (!found) return null;
  const codes = codings(found.type).filter((each) => each.system === ROLE_CODE);
  const kind = codes.map((each) => PLACES[each.code]).find(Boolean) ?? 'OTHER';
  return { kind, name: shown(found.name), address: shown(oneLine(found.address)) };
}

function oneLine(address) {
  if (!address) return null;
  const town = [address.postalCode, address.city].filter(Boolean).join(' ');
  return [...(address.line ?? []), town].filter(Boolean).join(', ') || null;
}

function staffOf(found, contained, unit) {
  const staff = [];
  for (const { actor, type } of found.participant) {
    const role = textOf(type) ?? undefined;
    if (!actor) {
      if (role) staff.push({ role, unit });
      continue;
    }
    const held = contained.get(actor.reference);
    const kind = held ? held.resourceType : actor.type;
    if (kind === 'Practitioner') staff.push(employee(held, { display: actor.display, role, unit }));
  }
  return staff;
}

function video(meeting, { start, end }, portal) {
  const address = (meeting.extension ?? []).find((each) => each.url === 'virtualAddress');
  const url = address?.valueUrl ?? address?.valueString ?? address?.valueContactPoint?.value;
  return { joinUrl: joinable(url, portal), opensAt: start, closesAt: end };
}
