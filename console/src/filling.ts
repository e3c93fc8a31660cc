import type { FetcherParams } from '@graphiql/toolkit';
import { getOperationAST, parse } from 'graphql';
import { ask } from './asking';
import { FINDS, type Find, type Values } from './finding';

/** The same operation with its empty variables found. Throws a sentence where there is nothing. */
export type FillsEmpty = (params: FetcherParams, headers: Headers) => Promise<FetcherParams>;

/**
 * Fills what the ready examples leave empty: `""` stands for something yet to be found.
 *
 * An operation that does not bear an example's name is nobody's business but its author's. `show`
 * is told what was found, so that it stands where the person can see it.
 */
export function filling(show: (operationName: string, found: Values) => void): FillsEmpty {
  return async (params, headers) => {
    const name = nameOf(params);
    const given: Values = (params.variables as Values | undefined) ?? {};
    const empty = (FINDS[name] ?? []).filter((find) => find.fills.some((key) => given[key] === ''));
    if (empty.length === 0) return params;
    const found: Record<string, unknown> = {};
    for (const find of empty) Object.assign(found, await findFor(find, given, headers));
    const filled = Object.entries(found).filter(([key]) => given[key] === '');
    show(name, Object.fromEntries(filled));
    return { ...params, variables: { ...given, ...Object.fromEntries(filled) } };
  };
}

async function findFor(find: Find, given: Values, headers: Headers): Promise<Values> {
  if (find.query === null) return find.made();
  const { query, variables } = find;
  return find.found(await ask(query, { ...variables(), ...givenWho(given) }, headers));
}

function givenWho({ municipality, onBehalfOf = null }: Values): Values {
  return { municipality, onBehalfOf };
}

function nameOf({ query, operationName }: FetcherParams): string {
  if (operationName) return operationName;
  try {
    return getOperationAST(parse(query))?.name?.value ?? '';
  } catch {
    return ''; // no document: the gateway says what is wrong with it
  }
}
