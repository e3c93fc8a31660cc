import type { Fetcher, FetcherOpts, FetcherParams } from '@graphiql/toolkit';
import { GraphQLError, type ExecutionResult } from 'graphql';
import { ENDPOINT, headersFor, isSubscription } from './operations';
import { sentenceOf } from './sentence';
import type { Session } from './session';
import { watch } from './watching';

const UNAUTHORIZED = 401;
const SAME_FOR_ALL = 'IntrospectionQuery';

/**
 * GraphQL over HTTP, subscriptions over a WebSocket, as whoever `session` is at that moment.
 *
 * A demo token that the gateway refuses is renewed once: a refused request has done nothing yet.
 * Once the person is changed, what the one before asked is neither sent nor answered.
 * Trouble on the way is an answer with an error: GraphiQL prints the stack of what is thrown.
 */
export function fetcherOf(session: Session): Fetcher {
  return (params, options) => {
    if (isSubscription(params)) return watch(session, params, options);
    return ask(session, params, options).catch((error: unknown) => ({
      errors: [new GraphQLError(sentenceOf(error))],
    }));
  };
}

async function ask(
  session: Session,
  params: FetcherParams,
  options?: FetcherOpts,
): Promise<ExecutionResult> {
  const asker = session.identity();
  const stillTheAsker = () => {
    if (asker === session.identity() || params.operationName === SAME_FOR_ALL) return;
    throw new Error('You became someone else before the answer came. Run it again.');
  };
  const attempt = async () => {
    const headers = await headersFor(session, options);
    stillTheAsker();
    return send(headers, params);
  };
  let response = await attempt();
  if (response.status === UNAUTHORIZED && (await session.renew())) response = await attempt();
  const result = await read(response);
  stillTheAsker();
  return result;
}

function send(
  headers: Headers,
  { query, operationName, variables }: FetcherParams,
): Promise<Response> {
  headers.set('Content-Type', 'application/json');
  headers.set('Accept', 'application/graphql-response+json, application/json');
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
