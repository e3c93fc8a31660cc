export const ROLES = ['CITIZEN', 'RELATIVE', 'PARENT', 'GUARDIAN'] as const;
export type Role = (typeof ROLES)[number];

export const LANGUAGES = ['DA', 'NB', 'EN'] as const;
export type Language = (typeof LANGUAGES)[number];

export interface Alternative {
  title: string;
  url: string | null;
  phone: string | null;
  requiresSeparateConsent: boolean;
}

export interface Redaction {
  part: string;
  explanation: string;
}

export interface Rule {
  topic: string;
  verdict: string;
  explanation: string;
  source: string;
  alternative: Alternative | null;
  redactions: readonly Redaction[];
}

/** A role that may sign in, as the portal calls it, and who chooses it in a sentence. */
export interface RoleOption {
  role: string;
  label: string;
  description: string;
}

/** The portal of one municipality: who is let in, and what each role is told of each topic. */
export interface Portal {
  code: string;
  municipality: string;
  name: string;
  url: string | null;
  system: string;
  letIn: readonly RoleOption[];
  rules: Readonly<Record<Role, ReadonlyMap<string, Rule>>>;
}

/** What the picture tells apart. `unknown`: a verdict that this page has not heard of, or none. */
export const STATES = ['shown', 'cut', 'withheld', 'not-offered', 'no-access'] as const;
export type State = (typeof STATES)[number] | 'unknown';

const STATE_OF: Readonly<Record<string, State>> = {
  SHOWN: 'shown',
  WITHHELD: 'withheld',
  NOT_OFFERED: 'not-offered',
};

export function isLetIn(portal: Portal, role: Role): boolean {
  return portal.letIn.some((option) => option.role === role);
}

export function ruleOf(portal: Portal, role: Role, topic: string): Rule | undefined {
  return portal.rules[role].get(topic);
}

export function stateOf(portal: Portal, role: Role, topic: string): State {
  if (!isLetIn(portal, role)) return 'no-access';
  const rule = ruleOf(portal, role, topic);
  const state = STATE_OF[rule?.verdict ?? ''] ?? 'unknown';
  return state === 'shown' && rule?.redactions.length ? 'cut' : state;
}

/** Every topic that a portal speaks of, in the order of the answer. */
export function topicsOf(portals: readonly Portal[]): string[] {
  const found = new Set<string>();
  for (const portal of portals) {
    for (const role of ROLES) for (const topic of portal.rules[role].keys()) found.add(topic);
  }
  return [...found];
}
