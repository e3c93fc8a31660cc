import { listed, plain } from './names';
import { isLetIn, ROLES, ruleOf, stateOf, type Portal, type Role, type Rule } from './policy';
import type { State } from './policy';
import type { View } from './view';

/** Roles of one portal that are told the same. */
export interface Group {
  roles: Role[];
  state: State;
  rule: Rule | undefined;
}

/** What the roles that are let in are told of a topic, as far as the view holds it. */
export function groupsOf(portal: Portal, topic: string, { roles, holds }: View): Group[] {
  const groups = new Map<string, Group>();
  for (const role of roles) {
    if (!isLetIn(portal, role) || !holds(portal, role, topic)) continue;
    const rule = ruleOf(portal, role, topic);
    const alike = JSON.stringify(rule);
    const group = groups.get(alike) ?? { roles: [], state: stateOf(portal, role, topic), rule };
    group.roles.push(role);
    groups.set(alike, group);
  }
  return [...groups.values()];
}

/** Who these roles are: by name, or that they are all whom the portal lets in. */
export function whoAre(portal: Portal, roles: readonly Role[]): string {
  const letIn = ROLES.filter((role) => isLetIn(portal, role));
  if (letIn.length !== roles.length) return listed(roles.map(plain));
  return letIn.length === ROLES.length ? 'Everyone' : 'Everyone who is let in';
}

/** Why roles are not let in: what they are told of the topics in view, each sentence once. */
export function refusalsOf(portal: Portal, { roles, holds }: View): { roles: Role[]; rule: Rule }[] {
  const refusals = new Map<string, { roles: Role[]; rule: Rule }>();
  for (const role of roles.filter((each) => !isLetIn(portal, each))) {
    for (const rule of portal.rules[role].values()) {
      if (!holds(portal, role, rule.topic)) continue;
      const alike = JSON.stringify([rule.explanation, rule.source]);
      const refusal = refusals.get(alike) ?? { roles: [], rule };
      if (!refusal.roles.includes(role)) refusal.roles.push(role);
      refusals.set(alike, refusal);
    }
  }
  return [...refusals.values()];
}
