import type { Choices } from './choices';
import { plain } from './names';
import { ROLES, stateOf, topicsOf, type Portal, type Role } from './policy';

/** What is left after the choices, and whether one cell is among it. */
export interface View {
  portals: readonly Portal[];
  topics: readonly string[];
  roles: readonly Role[];
  holds: (portal: Portal, role: Role, topic: string) => boolean;
}

type Narrowing = Omit<Choices, 'language'>;

export function viewOf(portals: readonly Portal[], { role, state, search }: Narrowing): View {
  const roles = role === null ? ROLES : [role];
  const words = folded(search).split(/\s+/).filter(Boolean);
  const found = (portal: Portal, topic: string) => {
    const text = textOf(portal, topic);
    return words.every((word) => text.includes(word));
  };
  const holds: View['holds'] = (portal, of, topic) =>
    (state === null || stateOf(portal, of, topic) === state) && found(portal, topic);
  const pairHolds = (portal: Portal, topic: string) =>
    roles.some((of) => holds(portal, of, topic));

  const topics = topicsOf(portals);
  return {
    portals: portals.filter((portal) => topics.some((topic) => pairHolds(portal, topic))),
    topics: topics.filter((topic) => portals.some((portal) => pairHolds(portal, topic))),
    roles,
    holds,
  };
}

function textOf({ code, municipality, name, system }: Portal, topic: string): string {
  return folded([plain(topic), topic, code, municipality, name, system].join(' '));
}

/** Without case and diacritics, as the gateway finds municipalities. */
function folded(text: string): string {
  const bare = text.toLowerCase().normalize('NFD').replace(/\p{Mn}/gu, '');
  return bare.replace(/ø/g, 'o').replace(/æ/g, 'ae').replace(/đ/g, 'd').replace(/ŋ/g, 'n');
}
