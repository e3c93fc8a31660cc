import { ROLES, type Portal, type Role, type RoleOption, type Rule } from './policy';

export interface Page {
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  nodes: readonly Node[];
}

interface Node {
  code: string;
  name: string;
  portal: AnsweredPortal | null;
}

type AnsweredPortal = {
  name: string;
  url: string | null;
  careSystem: { name: string };
  signIn: { roles: readonly RoleOption[] };
} & Readonly<Record<Role, readonly Rule[]>>;

interface Refusal {
  message: string;
  path?: readonly (string | number)[];
  extensions?: { code?: string };
}

export interface Answer {
  data?: { municipalities: Page } | null;
  errors?: readonly Refusal[];
}

export function portalsOf(page: Page): Portal[] {
  return page.nodes.flatMap((node) => (node.portal === null ? [] : [portalOf(node, node.portal)]));
}

/** What could not be learned of single municipalities, each in a sentence that names it. */
export function troublesOf(page: Page, errors: readonly Refusal[] = []): string[] {
  return page.nodes.flatMap((node, index) => {
    const own = errors.find(({ path }) => path?.[1] === 'nodes' && path[2] === index)?.message;
    if (own === undefined && node.portal !== null) return [];
    return [`${node.name}: ${own ?? 'the gateway tells nothing of its portal.'}`];
  });
}

function portalOf({ code, name }: Node, portal: AnsweredPortal): Portal {
  const rulesOf = (role: Role) =>
    [role, new Map(portal[role].map((rule) => [rule.topic, rule]))] as const;
  return {
    code,
    municipality: name,
    name: portal.name,
    url: portal.url,
    system: portal.careSystem.name,
    letIn: portal.signIn.roles,
    rules: Object.fromEntries(ROLES.map(rulesOf)) as unknown as Portal['rules'],
  };
}
