import type { FetcherParams } from '@graphiql/toolkit';
import { ask } from './asking';
import { FINDS, type Find, type Values } from './finding';

/** The same operation with its empty variables found. Throws a sentence where there is nothing. */
export type FillsEmpty = (params: FetcherParams, headers: Headers) => Promise<FetcherParams>;

/** What was found for an operation, and with which variables it was looked for. */
export interface Filled {
  readonly operationName: string;
  readonly given: Values;
  readonly found: Values;
}

/**
 * Fills what the ready examples leave empty: `""` stands for something yet to be found.
 *
 * An operation that does not bear an example's name is nobody's business but its author's. `show`
 * is told what was found, so that it stands where the person can see it. Whoever runs the same again
 * before that gets the same, so that a click too many is not another change.
 */
export function filling(show: (filled: Filled) => void): FillsEmpty {
  const underWay = new Map<string, Promise<Values>>();
  return async (params, headers) => {
    const name = params.operationName ?? '';
    const given: Values = (params.variables as Values | undefined) ?? {};
    if (!(FINDS[name] ?? []).some((find) => find.fills.some((key) => given[key] === ''))) return params;
    const question = JSON.stringify([name, given, headers.get('Authorization')]);
    const begun = underWay.get(question) ?? findAll(name, given, headers);
    underWay.set(question, begun);
    const found = await begun.finally(() => underWay.delete(question));
    show({ operationName: name, given, found });
    return { ...params, variables: { ...given, ...found } };
  };
}

async function findAll(name: string, given: Values, headers: Headers): Promise<Values> {
  const found: Record<string, unknown> = {};
  for (const find of FINDS[name] ?? []) {
    if (!find.fills.some((key) => given[key] === '')) continue;
    Object.assign(found, await findFor(find, given, headers));
  }
  return Object.fromEntries(Object.entries(found).filter(([key]) => given[key] === ''));
}

async function findFor(find: Find, given: Values, headers: Headers): Promise<Values> {
  if (find.query === null) return find.made();
  const { query, variables } = find;
  return find.found(await ask(query, { ...variables(), ...givenWho(given) }, headers));
}

function givenWho({ municipality, onBehalfOf = null }: Values): Values {
  return { municipality, onBehalfOf };
}
