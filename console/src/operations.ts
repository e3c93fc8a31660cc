import type { FetcherOpts, FetcherParams } from '@graphiql/toolkit';
import { getOperationAST, parse } from 'graphql';
import type { Session } from './session';

/**
 * The operation by the name it bears, where the document has one alone.
 *
 * GraphiQL reads the name a moment after the document: whoever opens a tab and runs it at once would
 * ask this document for the operation of the tab before.
 */
export function byItsOwnName(params: FetcherParams): FetcherParams {
  try {
    const alone = getOperationAST(parse(params.query));
    return alone ? { ...params, operationName: alone.name?.value ?? null } : params;
  } catch {
    return params; // no document: the gateway says what is wrong with it
  }
}

/** Whether it has an answer for each event, and so cannot go by HTTP. */
export function isSubscription({ query, operationName }: FetcherParams): boolean {
  try {
    return getOperationAST(parse(query), operationName)?.operation === 'subscription';
  } catch {
    return false; // no document: the gateway says what is wrong with it
  }
}

/** The headers of GraphiQL's editor; whoever the page is goes before an Authorization there. */
export function headersFor(session: Session, options?: FetcherOpts): Headers {
  const headers = new Headers(options?.headers as Record<string, string> | undefined);
  const authorization = session.authorization();
  if (authorization !== null) headers.set('Authorization', authorization);
  return headers;
}
