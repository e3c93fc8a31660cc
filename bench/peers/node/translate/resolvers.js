// The resolvers, by type. Plain values stand in the rows; what is fetched or computed is here.

import { appointments, view } from './calendar.js';
import { Page, alphabetical, sorted } from './order.js';
import { PORTALS } from './portals.js';
import { cancelability, expectedReplyBy, explanation } from './rules.js';

const SHOWN = {
  calendar: 'Calendar',
  messages: 'Messages',
  grants: 'Grants',
  aidApplications: 'AidApplications',
  bodyWornAids: 'BodyWornAids',
  aidLoans: 'AidLoans',
  conditions: 'Conditions',
  documents: 'Documents',
  actionPlans: 'ActionPlans',
  measurements: 'Measurements',
  medications: 'Medications',
  medcomMessages: 'MedcomMessages',
  contacts: 'Contacts',
  profile: 'Profile',
  lifeStory: 'LifeStory',
  activities: 'Activities',
  notifications: 'NotificationSettings',
};

// A topic is its record under another name, or the constant that says why it is not shown.
function topic(field, typename) {
  const name = field.replace(/[A-Z]/g, '_$&').toUpperCase();
  return (record) => record.portal.hidden.get(name) ?? { __typename: typename, record };
}

const topics = Object.fromEntries(
  Object.entries(SHOWN).map(([field, typename]) => [field, topic(field, typename)]),
);

const newest = (key) => (row) => (row[key] == null ? undefined : -order(row[key]));
const order = (value) => (typeof value === 'number' ? value : Date.parse(value));
const byKey = (row) => row.key;

// A list of a record, all of it fetched, in order, cut into pages.
const listed = (list, ...by) => async ({ record }, cut) =>
  new Page(sorted(await record.load(list), ...by, byKey), cut);

const named = (key) => ({ record }) => (row) => alphabetical(row[key], record.portal.country);

const key = ({ key: id }) => id;
const recordId = ({ record }) => record.portal.code;
const withId = Object.fromEntries(Object.values(SHOWN).map((type) => [type, { id: recordId }]));

const detail = (name) => async (row) => (await row.fetchDetails())[name];

const details = (...names) => Object.fromEntries(names.map((name) => [name, detail(name)]));

async function threads({ record }, cut) {
  const rows = await record.load('threads');
  for (const each of rows) each.portal = record.portal;
  return new Page(sorted(rows, newest('lastActivity'), byKey), cut);
}

async function startThread(_, { input }, { records }) {
  const record = await records.open(input.careRecordId);
  const recipients = await record.load('recipients');
  const recipient = recipients.find((each) => each.key === input.recipientId);
  if (!recipient) throw new Error('There is no such recipient here.');
  const { subject, body, idempotencyKey } = input;
  const { name } = record.person;
  const started = await record.source.startThread({
    recipient, subject, body, name, key: idempotencyKey,
  });
  record.forget('threads');
  const rows = await record.load('threads');
  for (const each of rows) each.portal = record.portal;
  return { __typename: 'ThreadStarted', thread: rows.find((each) => each.key === started) ?? null };
}

export const resolvers = {
  Query: {
    municipality: (_, { code }) => PORTALS.get(code)?.municipality ?? null,
    careRecord: (_, { municipality }, { records }) => records.open(municipality),
    careRecords: (_, { municipalities }, { records }) =>
      municipalities.map((code) => records.open(code)),
  },
  Mutation: { startThread },
  ...withId,
  CareRecord: {
    id: ({ portal }) => portal.code,
    municipality: ({ portal }) => portal.municipality,
    permissions: ({ portal }) => portal.permissions,
    topics: ({ portal }) => portal.topics,
    ...topics,
  },
  Calendar: {
    id: recordId,
    appointments: ({ record }, wanted) => appointments(record, wanted),
    view: ({ record }, wanted) => view(record, wanted),
  },
  Appointment: {
    id: key,
    cancellation: (row) => cancelability(row, row.portal),
    staff: ({ staff, portal }) =>
      staff.length < 2
        ? staff
        : sorted(
            staff,
            (each) => alphabetical(each.name, portal.country),
            (each) => each.role ?? '',
            (each) => each.unit ?? '',
          ),
  },
  Cancelability: { explanation },
  Messages: {
    id: recordId,
    threads,
    recipients: async (topic) =>
      sorted(await topic.record.load('recipients'), named('name')(topic), byKey),
    hasUnread: async ({ record }) => (await record.load('threads')).some((each) => each.isUnread),
  },
  MessageThread: {
    id: key,
    messages: async (thread, cut) =>
      new Page(sorted(await thread.fetchMessages(), newest('at'), byKey), cut),
    expectedReplyBy: (thread) => expectedReplyBy(thread, thread.portal),
  },
  Message: { id: key },
  MessageRecipient: { id: key },
  Grants: {
    id: recordId,
    items: async ({ record }, { status, ...cut }) => {
      const rows = await record.load('grants');
      const wanted = status ? rows.filter((each) => each.status === status) : rows;
      return new Page(sorted(wanted, newest('decidedOn'), byKey), cut);
    },
  },
  Grant: {
    id: key,
    ...details(
      'law', 'paragraph', 'code', 'grantedOn', 'startsOn', 'endsOn', 'supplier', 'description',
    ),
  },
  AidApplications: {
    id: recordId,
    items: listed('aidApplications', newest('at')),
    applicableKinds: async (topic) =>
      sorted(await topic.record.load('applicableKinds'), named('name')(topic), (each) => each.code),
  },
  AidApplication: { id: key },
  BodyWornAids: { id: recordId, items: listed('bodyWornAids', newest('grantedOn')) },
  BodyWornAid: { id: key },
  AidLoans: { id: recordId, items: listed('aidLoans', newest('lentOn')) },
  AidLoan: { id: key },
  Conditions: {
    id: recordId,
    items: async (topic, { kind, active, ...cut }) => {
      const rows = await topic.record.load('conditions');
      const ofKind = kind == null ? rows : rows.filter((each) => each.kind === kind);
      const wanted = active == null ? ofKind : ofKind.filter((each) => each.active === active);
      const activeFirst = (each) => (each.active ? 0 : 1);
      const by = [activeFirst, named('area')(topic), named('name')(topic), byKey];
      return new Page(sorted(wanted, ...by), cut);
    },
  },
  Condition: { id: key },
  Documents: { id: recordId, items: listed('documents', newest('at')) },
  Document: { id: key },
  ActionPlans: { id: recordId, items: listed('actionPlans', newest('assessedOn')) },
  ActionPlan: {
    id: key,
    goals: detail('goals'),
    followUps: async (plan) => sorted((await plan.fetchDetails()).followUps, (each) => each.date),
  },
  Measurements: { id: recordId, items: listed('measurements', newest('at')) },
  Measurement: { id: key },
  Contacts: {
    id: recordId,
    units: async (topic) =>
      sorted((await topic.record.load('contacts')).units, named('name')(topic)),
    staff: async (topic) => {
      const { staff } = await topic.record.load('contacts');
      const by = [named('name')(topic), (each) => each.role ?? '', (each) => each.unit ?? ''];
      return sorted(staff, ...by);
    },
  },
  Profile: {
    id: recordId,
    relatives: async (topic) =>
      sorted((await topic.record.load('profile')).relatives, named('name')(topic)),
  },
  LifeStory: {
    id: recordId,
    text: async ({ record }) => (await record.load('lifeStory')).text,
    updatedAt: async ({ record }) => (await record.load('lifeStory')).updatedAt,
  },
  Activities: { id: recordId, items: listed('activities', (each) => each.startsAt) },
  Activity: { id: key },
  NotificationSettings: {
    id: recordId,
    channel: async ({ record }) => (await record.load('notifications')).channel,
  },
};
