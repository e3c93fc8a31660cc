import type { FetcherOpts, FetcherParams } from '@graphiql/toolkit';
import { getOperationAST, parse, type OperationDefinitionNode } from 'graphql';
import type { Session } from './session';

/**
 * The operation by the name it bears, where the document has one alone.
 *
 * GraphiQL reads the name a moment after the document: whoever opens a tab and runs it at once would
 * ask this document for the operation of the tab before.
 */
export function byItsOwnName(params: FetcherParams): FetcherParams {
  const alone = operationIn(params.query);
  return alone ? { ...params, operationName: alone.name?.value ?? null } : params;
}

/** Whether it has an answer for each event, and so cannot go by HTTP. */
export function isSubscription({ query, operationName }: FetcherParams): boolean {
  return operationIn(query, operationName)?.operation === 'subscription';
}

/** The operation of that name, without one the only operation; null where there is none. */
function operationIn(query: string, name?: string | null): OperationDefinitionNode | null {
  try {
    return getOperationAST(parse(query), name) ?? null;
  } catch {
    return null; // no document: the gateway says what is wrong with it
  }
}

/** The headers of GraphiQL's editor; whoever the page is goes before an Authorization there. */
export function headersFor(session: Session, options?: FetcherOpts): Headers {
  const headers = new Headers(options?.headers as Record<string, string> | undefined);
  const authorization = session.authorization();
  if (authorization !== null) headers.set('Authorization', authorization);
  return headers;
}
