// Appointments and local activities.

import { instant } from '../moments.js';
import { shown, staffMember } from '../names.js';
import { joinable } from '../portals.js';
import { OWN, SERVICE_CATEGORY, codeIn, extension, extensions } from './reading.js';
import { identity, part, said } from './reading.js';

const KINDS = {
  hjemmebesoeg: 'HOME_VISIT',
  'personlig-pleje': 'PERSONAL_CARE',
  'praktisk-hjaelp': 'PRACTICAL_HELP',
  sygepleje: 'NURSING',
  traening: 'TRAINING',
  videokonsultation: 'VIDEO_CONSULTATION',
  moede: 'MEETING',
};
const STATUSES = { cancelled: 'CANCELLED', fulfilled: 'COMPLETED' };
const PLACES = { PTRES: 'HOME', COMM: 'CENTRE' };
const ROLE_CODE = 'http://terminology.hl7.org/CodeSystem/v3-RoleCode';
const STAFF = ['Practitioner', 'PractitionerRole'];

export function appointment(found, portal) {
  const { zone, cuts } = portal;
  const meeting = extension(found, 'video-meeting');
  const startsAt = instant(found.start);
  const endsAt = found.end ? instant(found.end) : null;
  return {
    key: found.id,
    kind: KINDS[codeIn(found.serviceCategory, SERVICE_CATEGORY)] ?? 'OTHER',
    title: shown(found.description || said(found.serviceType)),
    startsAt,
    endsAt,
    start: zone.iso(startsAt),
    end: endsAt === null ? null : zone.iso(endsAt),
    status: STATUSES[found.status] ?? 'BOOKED',
    place: placeOf(found) ?? (meeting ? { kind: 'ONLINE', name: null, address: null } : null),
    staff: staffOf(found),
    newTimeRequest: newTimeRequest(found, zone),
    video: meeting && !cuts.has('VIDEO') ? video(meeting, portal) : null,
    interpreter: cuts.has('INTERPRETER') ? null : interpreter(found),
    transport: cuts.has('TRANSPORT') ? null : transport(found, zone),
  };
}

function contained(found, reference) {
  if (!reference?.startsWith('#')) return undefined;
  return (found.contained ?? []).find((each) => each.id === reference.slice(1));
}

function staffOf(found) {
  const staff = [];
  for (const one of found.participant) {
    if (!one.actor) continue;
    const held = contained(found, one.actor.reference);
    const inside = held?.resourceType === 'Practitioner';
    const kind = identity(one.actor.reference)[0] || one.actor.type;
    if (!inside && !STAFF.includes(kind)) continue;
    staff.push(member(one, inside ? held.name?.[0] : undefined));
  }
  return staff;
}

function member(one, name) {
  return staffMember({
    given: name?.given?.join(' '),
    full: one.actor.display ?? name?.text,
    role: said(one.type),
    unit: extension(one, 'staff-unit')?.valueReference?.display,
  });
}

function placeOf(found) {
  for (const one of found.participant) {
    const held = contained(found, one.actor?.reference);
    if (held?.resourceType !== 'Location') continue;
    const kind = PLACES[codeIn(held.type, ROLE_CODE)] ?? 'OTHER';
    return { kind, name: shown(held.name), address: shown(held.address?.text) };
  }
  return null;
}

function video(meeting, portal) {
  const closes = part(meeting, 'closesAt').valueInstant;
  return {
    joinUrl: joinable(part(meeting, 'url').valueUrl, portal),
    opensAt: portal.zone.iso(instant(part(meeting, 'opensAt').valueInstant)),
    closesAt: closes ? portal.zone.iso(instant(closes)) : null,
  };
}

// The newest wish: a cancellation may bring one where there was one already.
function newTimeRequest(found, zone) {
  let newest = null;
  for (const each of extensions(found, 'new-time-request')) {
    const at = instant(part(each, 'requestedAt').valueInstant);
    if (newest === null || at > newest.at) newest = { at, wish: part(each, 'wish').valueString };
  }
  return newest && { wish: newest.wish, requestedAt: zone.iso(newest.at) };
}

function interpreter(found) {
  const booking = extension(found, 'interpreter');
  if (!booking) return null;
  const language = shown(part(booking, 'language').valueString);
  return { language, note: part(booking, 'note').valueString ?? null };
}

function transport(found, zone) {
  const booking = extension(found, 'transport');
  if (!booking) return null;
  const at = part(booking, 'pickupAt').valueInstant;
  const note = part(booking, 'note').valueString ?? null;
  return { pickupAt: at ? zone.iso(instant(at)) : null, note };
}

const PLACE = `${OWN}/CodeSystem/participant-type`;

export function activity(found, portal) {
  const place = found.participant.find((each) => codeIn(each.type, PLACE) === 'sted');
  const startsAt = instant(found.start);
  return {
    key: found.id,
    title: shown(found.description),
    startsAt,
    start: portal.zone.iso(startsAt),
    end: found.end ? portal.zone.iso(instant(found.end)) : null,
    place: shown(place?.actor?.display),
    url: joinable(extension(found, 'page')?.valueUrl, portal),
    description: found.patientInstruction ?? null,
  };
}
