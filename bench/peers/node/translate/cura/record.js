// What has been decided, who helps, and what the citizen has written.

import { instant } from '../moments.js';
import { shown, staffMember } from '../names.js';
import { FSIII, OWN, codeIn, codings, dayOf, extension } from './reading.js';
import { fullName, identity, kindOf, phoneOf, said, textOf } from './reading.js';

const PLANS = { draft: 'APPLIED', revoked: 'REJECTED', completed: 'ENDED' };
const DOINGS = {
  'not-started': 'GRANTED',
  scheduled: 'ORDERED',
  'in-progress': 'ACTIVE',
  'on-hold': 'ACTIVE',
  completed: 'ENDED',
  stopped: 'ENDED',
  cancelled: 'ENDED',
};
const DELIVERIES = {
  ordered: 'ORDERED',
  'on-its-way': 'ON_ITS_WAY',
  delivered: 'DELIVERED',
  'to-be-collected': 'TO_BE_COLLECTED',
  returned: 'RETURNED',
};
const AID = `${OWN}/CodeSystem/body-worn-aid`;
const AIDS = {
  kompressionsstroempe: 'Kompressionsstrømpe',
  'ortopaedisk-fodtoej': 'Ortopædisk fodtøj',
  fodindlaeg: 'Fodindlæg',
};

export function grant(found) {
  const { detail } = found.activity[0];
  const local = detail.code.coding.find((each) => each.system !== FSIII);
  const code = detail.code.coding.find((each) => each.system === FSIII && each.code);
  const grantedOn = dayOf(extension(found, 'decision-date')?.valueDate);
  const startsOn = dayOf(found.period.start);
  const details = {
    law: shown(textOf(found, 'law')),
    paragraph: shown(textOf(found, 'paragraph')),
    code: code ? { system: FSIII, code: code.code, display: code.display ?? null } : null,
    grantedOn,
    startsOn,
    endsOn: dayOf(found.period.end),
    supplier: shown(textOf(found, 'supplier')),
    description: textOf(found, 'decision-text'),
  };
  return {
    key: found.id,
    title: shown(local?.display ?? said(detail.code)),
    status: PLANS[found.status] ?? DOINGS[detail.status],
    decidedOn: grantedOn ?? startsOn,
    fetchDetails: () => details,
  };
}

export function bodyWornAid(found) {
  const code = codeIn(found.codeCodeableConcept, AID);
  const { performer } = found;
  const firm = performer && (kindOf(performer) || 'Organization') === 'Organization';
  return {
    key: found.id,
    name: shown(said(found.codeCodeableConcept)),
    kind: AIDS[code] ? { code, name: AIDS[code] } : null,
    grantedOn: dayOf(found.authoredOn),
    supplier: firm ? shown(performer.display) : null,
  };
}

export function aidLoan(found) {
  return {
    key: found.id,
    name: shown(said(found.suppliedItem.itemCodeableConcept)),
    category: shown(textOf(found, 'aid-category')),
    lentOn: dayOf(extension(found, 'lent-on')?.valueDate),
    delivery: DELIVERIES[extension(found, 'delivery-state')?.valueCode],
    expectedOn: dayOf(extension(found, 'expected-on')?.valueDate),
    deliveredOn: dayOf(found.occurrenceDateTime),
  };
}

// The unit behind a care team, where it takes messages.
export function recipient(team) {
  if (!extension(team, 'messages-accepted')?.valueBoolean) return null;
  const [unit] = team.managingOrganization ?? [];
  const [, key] = identity(unit.reference);
  return { key, name: shown(unit.display), area: shown(said(team.category)) };
}

export function contacts(teams, resources) {
  const byId = new Map(resources.map((each) => [`${each.resourceType}/${each.id}`, each]));
  const staff = new Map();
  for (const member of teams.flatMap((team) => staffOf(team, byId))) {
    staff.set(JSON.stringify(member), member);
  }
  const shownOnce = [...staff.values()].map(staffMember);
  return { units: teams.map((team) => unit(team, byId)), staff: shownOnce };
}

function unit(team, byId) {
  const id = identity(team.managingOrganization?.[0]?.reference)[1];
  const whole = byId.get(`Organization/${id}`);
  return {
    name: shown(whole ? whole.name : team.name),
    kind: shown(said(team.category)),
    phone: phoneOf(whole),
    address: shown(whole?.address?.[0]?.text),
    openingHours: whole ? textOf(whole, 'opening-hours') : null,
    messageRecipient: recipient(team),
  };
}

function staffOf(team, byId) {
  const found = [];
  for (const one of team.participant ?? []) {
    let [kind, id] = identity(one.member.reference);
    const post = kind === 'PractitionerRole' ? byId.get(`PractitionerRole/${id}`) : undefined;
    if (post) [kind, id] = identity(post.practitioner?.reference);
    if (kind !== 'Practitioner' && kind !== 'PractitionerRole') continue;
    const given = byId.get(`Practitioner/${id}`)?.name?.[0]?.given?.join(' ');
    found.push({ given, full: one.member.display, role: said(one.role), unit: team.name });
  }
  return found;
}

export function profile(resources) {
  const relatives = resources.filter((each) => each.resourceType === 'RelatedPerson');
  return {
    relatives: relatives.map((each) => ({
      name: shown(fullName(each.name)),
      relation: shown(said(each.relationship)),
      phone: phoneOf(each),
    })),
  };
}

export function lifeStory(stories, zone) {
  if (stories.length === 0) return { text: '', updatedAt: null };
  const at = (story) => instant(story.authored);
  const newest = stories.reduce((a, b) => (at(b) > at(a) ? b : a));
  const answers = newest.item.flatMap((each) => each.answer ?? []);
  const text = answers.map((each) => each.valueString).filter(Boolean).join('\n\n');
  return { text, updatedAt: zone.iso(at(newest)) };
}

const MEASURED = {
  '85354-9': 'BLOOD_PRESSURE',
  '29463-7': 'WEIGHT',
  '15074-8': 'BLOOD_GLUCOSE',
  '8867-4': 'PULSE',
  '8310-5': 'TEMPERATURE',
  '2708-6': 'OXYGEN_SATURATION',
  443394008: 'PAIN',
  1144798005: 'PAIN',
};

export function measurement(found, zone) {
  const code = codings(found.code).find((each) => MEASURED[each.code])?.code;
  const at = instant(found.effectiveDateTime);
  return { key: found.id, kind: MEASURED[code] ?? 'OTHER', at, takenAt: zone.iso(at) };
}
