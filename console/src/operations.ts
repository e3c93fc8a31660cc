import type { FetcherOpts, FetcherParams } from '@graphiql/toolkit';
import { getOperationAST, parse } from 'graphql';
import type { Session } from './session';

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
