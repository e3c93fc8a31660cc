// The municipalities that are served: where their care systems are, and what their portals say.

import { readFileSync } from 'node:fs';
import { ZONES } from './moments.js';

const there = new URL('../../../../var/bench/portals.json', import.meta.url);
const told = JSON.parse(readFileSync(process.env.BENCH_PORTALS ?? there, 'utf8'));
const moment = Date.parse(process.env.BENCH_NOW ?? '2026-11-23T09:00:00Z');

// The benchmark's moment stands still.
export const now = () => moment;

const VISITS = new Set(['HOME_VISIT', 'PERSONAL_CARE', 'PRACTICAL_HELP', 'NURSING']);
const LANGUAGES = { DK: 'DA', NO: 'NB' };
const WRITING = ['CANCEL_APPOINTMENT', 'START_THREAD', 'REPLY_TO_THREAD'];
const NEXUS = [...WRITING, 'APPLY_FOR_AID'];

// What the published schema does not tell of a portal.
const MORE = {
  'DK-0751': {
    tenant: 'aarhus',
    kinds: null,
    permissions: [...WRITING, 'RECORD_MEASUREMENT', 'SAVE_LIFE_STORY'],
    linkHosts: ['video.min-dialog.example', 'aktiviteter.min-dialog.example'],
  },
  'DK-0217': { tenant: 'helsingor', kinds: VISITS, permissions: NEXUS, linkHosts: [] },
  'DK-0530': { tenant: 'billund', kinds: VISITS, permissions: NEXUS, linkHosts: [] },
  'NO-3216': {
    tenant: 'vestby',
    kinds: VISITS,
    permissions: [...WRITING, 'UPDATE_NOTIFICATIONS'],
    linkHosts: ['video.vestby.example'],
  },
};

const MILLISECONDS = { H: 3_600_000, M: 60_000 };

function milliseconds(duration) {
  const match = /^PT(\d+)([HM])$/.exec(duration ?? '');
  return match === null ? null : Number(match[1]) * MILLISECONDS[match[2]];
}

function hiddenTopic({ topic, verdict, explanation, alternative, source }) {
  const typename = verdict === 'WITHHELD' ? 'Withheld' : 'NotOffered';
  return { __typename: typename, topic, explanation, alternative, source };
}

function portalOf(municipality) {
  const { code, portal } = municipality;
  const country = code.slice(0, 2);
  const more = MORE[code];
  const hidden = portal.disclosure.filter((rule) => rule.verdict !== 'SHOWN');
  const calendar = portal.disclosure.find((rule) => rule.topic === 'CALENDAR');
  return {
    code,
    country,
    municipality,
    system: portal.careSystem.key,
    tenant: more.tenant,
    zone: ZONES[country],
    language: LANGUAGES[country],
    permissions: more.permissions,
    linkHosts: new Set(more.linkHosts),
    cuts: new Set(calendar.redactions.map((each) => each.part)),
    topics: portal.disclosure,
    hidden: new Map(hidden.map((rule) => [rule.topic, hiddenTopic(rule)])),
    cancellation: {
      notice: milliseconds(portal.cancellation.noticeDuration),
      workingDays: portal.cancellation.noticeWorkingDays,
      kinds: more.kinds,
    },
    replyWithinWorkingDays: portal.messaging.replyWithinWorkingDays,
  };
}

export const PORTALS = new Map(
  Object.values(told).map((each) => [each.code, portalOf(each)]),
);

export function joinable(url, portal) {
  if (url == null || !URL.canParse(url)) return null;
  const parsed = new URL(url);
  const good = parsed.protocol === 'https:' && !parsed.username && !parsed.password;
  return good && portal.linkHosts.has(parsed.hostname) ? parsed.href : null;
}
