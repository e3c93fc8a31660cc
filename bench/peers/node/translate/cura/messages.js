// Messages, gathered into threads: the first message of a thread gives the thread its id.

import { instant } from '../moments.js';
import { shown, staffMember } from '../names.js';
import { CPR, MESSAGE, extension, extensions, hasOnly } from './reading.js';
import { identity, isShown, kindOf, part, said } from './reading.js';

const PARTIES = {
  Organization: 'MUNICIPALITY',
  CareTeam: 'MUNICIPALITY',
  Practitioner: 'MUNICIPALITY',
  PractitionerRole: 'MUNICIPALITY',
  Patient: 'CITIZEN',
  RelatedPerson: 'REPRESENTATIVE',
};

export function threads(resources, patient, number, zone) {
  const groups = new Map();
  for (const letter of resources) {
    if (!hasOnly(letter.category, MESSAGE) || !isShown(letter, patient)) continue;
    const root = identity(letter.partOf?.[0]?.reference)[1] || letter.id;
    const group = groups.get(root);
    if (group) group.push(letter);
    else groups.set(root, [letter]);
  }
  return [...groups].map(([root, letters]) => thread(root, letters, { patient, number, zone }));
}

function thread(root, letters, viewer) {
  const messages = letters.map((letter) => message(letter, viewer));
  const first = letters.find((letter) => letter.id === root) ?? letters[0];
  const last = messages.reduce((a, b) => (b.at >= a.at ? b : a));
  const recipient = unitOf(first);
  const closed = letters.some((each) => extension(each, 'thread-closed')?.valueBoolean);
  return {
    key: root,
    subject: shown(said(first.topic)),
    recipient,
    lastActivity: last.at,
    lastActivityAt: viewer.zone.iso(last.at),
    lastAuthor: last.author.kind,
    isUnread: messages.some((each) => each.isUnread),
    canReply: recipient !== null && !closed,
    fetchMessages: () => messages,
  };
}

function message(letter, viewer) {
  const at = instant(letter.sent);
  const author = authorOf(letter, viewer);
  const readings = extensions(letter, 'read-by').map((mark) => ({
    reader: part(mark, 'reader').valueReference,
    at: instant(part(mark, 'at').valueInstant),
  }));
  return {
    key: letter.id,
    at,
    sentAt: viewer.zone.iso(at),
    author,
    body: letter.payload.map((each) => each.contentString).filter(Boolean).join('\n\n'),
    readAt: readAt(readings, author.kind, viewer.zone),
    isUnread: !author.isViewer && !readings.some(({ reader }) => isViewer(reader, viewer)),
  };
}

// When the other side first read it.
function readAt(readings, author, zone) {
  let first = Infinity;
  for (const { reader, at } of readings) {
    const byUnit = PARTIES[kindOf(reader)] === 'MUNICIPALITY';
    if (byUnit !== (author === 'MUNICIPALITY')) first = Math.min(first, at);
  }
  return first === Infinity ? null : zone.iso(first);
}

function authorOf(letter, viewer) {
  const { sender } = letter;
  const kind = PARTIES[kindOf(sender)];
  if (kind !== 'MUNICIPALITY') {
    return { kind, name: shown(sender.display), unit: null, isViewer: isViewer(sender, viewer) };
  }
  const named = extension(letter, 'author')?.valueReference;
  const byPerson = kindOf(sender).startsWith('Practitioner');
  const full = named ? named.display : byPerson ? sender.display : undefined;
  const unit = byPerson ? null : (sender.display ?? null);
  const { name } = staffMember({ full });
  return { kind, name: shown(name || unit || ''), unit: shown(unit), isViewer: false };
}

function isViewer(reference, { patient, number }) {
  const { identifier } = reference;
  if (identifier?.system === CPR) return identifier.value === number;
  const [kind, id] = identity(reference.reference);
  return kind === 'Patient' && id === patient;
}

function unitOf(letter) {
  for (const one of [letter.sender, ...(letter.recipient ?? [])]) {
    const [kind, id] = identity(one.reference);
    if (kind !== 'Organization' || !one.display) continue;
    return { key: id, name: shown(one.display), area: null };
  }
  return null;
}
