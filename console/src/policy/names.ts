import type { Language, Rule, State } from './policy';

const SPELT: Readonly<Record<string, string>> = { medcom: 'MedCom', sms: 'SMS' };

/** `STAFF_SURNAMES` as "Staff surnames". */
export function plain(value: string): string {
  const words = value.toLowerCase().split('_');
  const spelt = words.map((word) => SPELT[word] ?? word).join(' ');
  return spelt.charAt(0).toUpperCase() + spelt.slice(1);
}

export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  DA: 'Dansk',
  NB: 'Norsk',
  EN: 'English',
};

const WORDS: Readonly<Record<Exclude<State, 'unknown'>, string>> = {
  shown: 'Shown',
  cut: 'Shown, parts cut',
  withheld: 'Withheld',
  'not-offered': 'Not offered',
  'no-access': 'No access',
};

export const MEANINGS: Readonly<Record<Exclude<State, 'unknown'>, string>> = {
  shown: 'the portal shows it',
  cut: 'the portal shows it, without some parts',
  withheld: 'the portal has it and hides it, or shows it elsewhere',
  'not-offered': 'the portal does not have it',
  'no-access': 'the portal does not let this role in',
};

/** The verdict in words. */
export function inWords(state: State, rule?: Rule): string {
  if (state !== 'unknown') return WORDS[state];
  return rule === undefined ? 'Not told' : plain(rule.verdict);
}

/** "Citizen, Relative and Parent". */
export function listed(names: readonly string[]): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
