// Messages as threads: an answer names the first message of its thread.

import { instant } from '../moments.js';
import { shown, staffMember } from '../names.js';
import { LOCAL, codings, employee, hasOnly, inside, isUnrestricted, textOf } from './reading.js';

const REFERRAL = 'http://terminology.hl7.org/CodeSystem/service-referral-method';
const KIND = `${LOCAL}CodeSystem/meldingstype`;
const CONTACT = `${LOCAL}CodeSystem/kontakttype`;
const READ = `${LOCAL}StructureDefinition/lest`;

const kindOf = ({ type, reference }) =>
  type ?? (reference?.includes('/') ? reference.split('/')[0] : undefined);

const isShown = (letter, patient) =>
  isUnrestricted(letter) &&
  hasOnly(letter.category, KIND, 'dialog') &&
  letter.subject.reference === `Patient/${patient}` &&
  letter.status === 'completed';

export function threads(resources, viewer, zone) {
  const services = new Map();
  const groups = new Map();
  for (const found of resources) {
    if (found.resourceType === 'HealthcareService') services.set(found.id, found);
    if (found.resourceType !== 'Communication' || !isShown(found, viewer.patient)) continue;
    const first = (found.inResponseTo ?? []).find((each) => each.reference)?.reference;
    const root = first ? first.replace(/^Communication\//, '') : found.id;
    const group = groups.get(root);
    if (group) group.push(found);
    else groups.set(root, [found]);
  }
  return [...groups].map(([root, letters]) => thread(root, letters, services, viewer, zone));
}

function thread(root, letters, services, viewer, zone) {
  const read = letters.map((each) => letterOf(each, viewer, zone));
  const inOrder = [...read].sort((a, b) => a.message.at - b.message.at);
  const last = inOrder.at(-1).message;
  const reference = inOrder.find((each) => each.service)?.service;
  const service = services.get(reference?.reference?.split('/').at(-1));
  return {
    key: root,
    subject: shown(inOrder.find((each) => each.subject).subject),
    recipient: service ? recipient(service) : byName(reference),
    lastActivity: last.at,
    lastActivityAt: last.sentAt,
    lastAuthor: last.author.kind,
    isUnread: read.some(({ message }) => message.author.kind === 'MUNICIPALITY' && !message.readAt),
    canReply: service !== undefined && takesMessages(service),
    fetchMessages: () => read.map((each) => each.message),
  };
}

function letterOf(letter, viewer, zone) {
  const { author, service } = authorOf(letter, viewer);
  const seen = (letter.extension ?? []).find((each) => each.url === READ)?.valueDateTime;
  const at = instant(letter.sent);
  const body = letter.payload.map((each) => each.contentString).filter(Boolean).join('\n\n');
  const readAt = seen ? zone.iso(instant(seen)) : null;
  const message = { key: letter.id, at, sentAt: zone.iso(at), author, body, readAt };
  return { message, subject: letter.topic?.text, service };
}

function authorOf(letter, viewer) {
  const { sender } = letter;
  const kind = kindOf(sender);
  const service = (letter.recipient ?? []).find((each) => kindOf(each) === 'HealthcareService');
  if (kind === 'Patient') {
    return { author: { kind: 'CITIZEN', name: viewer.name, unit: null, isViewer: true }, service };
  }
  if (kind === 'RelatedPerson') {
    const name = shown(sender.display);
    return { author: { kind: 'REPRESENTATIVE', name, unit: null, isViewer: false }, service };
  }
  if (kind === 'HealthcareService' || kind === 'Organization') {
    const name = shown(sender.display);
    const author = { kind: 'MUNICIPALITY', name, unit: name, isViewer: false };
    return { author, service: sender };
  }
  return employeeOf(letter);
}

function employeeOf(letter) {
  const contained = inside(letter);
  let { sender } = letter;
  let held = contained.get(sender.reference);
  let service;
  let role;
  if (held?.resourceType === 'PractitionerRole') {
    role = textOf(held.code) ?? undefined;
    service = held.healthcareService?.[0];
    sender = held.practitioner ?? sender;
    held = contained.get(sender.reference);
  }
  const unit = service?.display ?? null;
  const { name } = staffMember(employee(held, { display: sender.display, role, unit }));
  const author = { kind: 'MUNICIPALITY', name: shown(name), unit: shown(unit), isViewer: false };
  return { author, service };
}

const takesMessages = (service) =>
  service.active &&
  codings(service.referralMethod).some((each) => each.system === REFERRAL && each.code === 'elec');

export const isRecipient = (found) =>
  found.resourceType === 'HealthcareService' &&
  isUnrestricted(found) &&
  hasOnly(found.category, CONTACT, 'helsekontakt') &&
  takesMessages(found);

export const recipient = (service) => ({
  key: service.id,
  name: shown(service.name),
  area: shown(textOf(service.type)),
});

function byName(reference) {
  if (!reference?.display || !reference.reference) return null;
  return { key: reference.reference.split('/').at(-1), name: shown(reference.display), area: null };
}
