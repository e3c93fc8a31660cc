import type { Fetcher, FetcherOpts, FetcherParams } from '@graphiql/toolkit';
import type { ExecutionResult } from 'graphql';
import type { Session } from './session';

const ENDPOINT = '/graphql';
const UNAUTHORIZED = 401;
const SAME_FOR_ALL = 'IntrospectionQuery';

/**
 * GraphQL over HTTP as whoever `session` is at that moment.
 *
 * A demo token that the gateway refuses is renewed once: a refused request has done nothing yet.
 * An answer that arrives after the person was changed is dropped, lest it be read as the other's.
 */
export function fetcherOf(session: Session): Fetcher {
  return async (params, options) => {
    const asker = session.identity();
    let response = await send(session, params, options);
    if (response.status === UNAUTHORIZED && (await session.renew())) {
      response = await send(session, params, options);
    }
    const result = await read(response);
    if (asker !== session.identity() && params.operationName !== SAME_FOR_ALL) {
      throw new Error('You became someone else before the answer came. Run it again.');
    }
    return result;
  };
}

async function send(
  session: Session,
  params: FetcherParams,
  options?: FetcherOpts,
): Promise<Response> {
  const headers = new Headers(options?.headers as Record<string, string> | undefined);
  headers.set('Content-Type', 'application/json');
  headers.set('Accept', 'application/graphql-response+json, application/json');
  const authorization = await session.authorization();
  if (authorization !== null) headers.set('Authorization', authorization);
  const { query, operationName, variables } = params;
  return fetch(ENDPOINT, {
    method: 'POST',
    headers,
    body: JSON.stringify({ query, operationName, variables }),
    cache: 'no-store',
    credentials: 'omit',
    redirect: 'error',
  });
}

async function read(response: Response): Promise<ExecutionResult> {
  const text = await response.text();
  try {
    return JSON.parse(text) as ExecutionResult;
  } catch {
    throw new Error(`The gateway answered ${response.status} without JSON. Is it still running?`);
  }
}
