// The portal's conversations.

import { instant } from '../moments.js';
import { shown, staffMember } from '../names.js';
import { digits, staff } from './reading.js';

const PARTIES = {
  CITIZEN: 'CITIZEN',
  REPRESENTATIVE: 'REPRESENTATIVE',
  PROFESSIONAL: 'MUNICIPALITY',
};

export const isShown = (row) => row.visibility === 'CITIZEN' && row.status !== 'DELETED';

export function thread(found, number, zone, fetchMessages) {
  const lastActivity = instant(found.lastActivity);
  return {
    key: String(found.id),
    subject: shown(found.subject),
    recipient: found.recipient ? recipient(found.recipient) : null,
    lastActivity,
    lastActivityAt: zone.iso(lastActivity),
    lastAuthor: PARTIES[found.lastAuthorType],
    isUnread: found.unreadBy.some((each) => digits(each.identifier) === number),
    canReply: found.status === 'OPEN',
    fetchMessages,
  };
}

export function message(found, number, zone) {
  const at = instant(found.sentDate);
  return {
    key: String(found.id),
    at,
    sentAt: zone.iso(at),
    author: authorOf(found.author, number),
    body: found.body,
    readAt: found.readDate ? zone.iso(instant(found.readDate)) : null,
  };
}

function authorOf(found, number) {
  const kind = PARTIES[found.type];
  const unit = shown(found.organization?.name);
  if (kind === 'MUNICIPALITY') {
    const { name } = staffMember(staff(found));
    return { kind, name: shown(name || unit || ''), unit, isViewer: false };
  }
  const isViewer = found.personIdentifier && digits(found.personIdentifier.identifier) === number;
  return { kind, name: shown(found.fullName || unit || ''), unit, isViewer: Boolean(isViewer) };
}

export const recipient = (found) => ({
  key: String(found.id),
  name: shown(found.name),
  area: shown(found.subjectArea),
});
