import type { Fetcher, FetcherParams } from '@graphiql/toolkit';
import { GraphQLError, type ExecutionResult } from 'graphql';
import type { FillsEmpty } from './filling';
import { ENDPOINT, headersFor, isSubscription } from './operations';
import { sentenceOf } from './sentence';
import type { Session } from './session';
import { watch } from './watching';

const SAME_FOR_ALL = 'IntrospectionQuery';
const SIGN_IN = 'UNAUTHENTICATED';

/**
 * GraphQL over HTTP, subscriptions over a WebSocket, as whoever `session` is at that moment.
 *
 * `fill` finds what an example's empty variables stand for. Where the gateway or one portal wants a
 * new sign-in, the session is told. Once the person is changed, what the one before asked is
 * neither sent nor answered. Trouble on the way is an answer with an error: GraphiQL prints the
 * stack of what is thrown.
 */
export function fetcherOf(session: Session, fill: FillsEmpty): Fetcher {
  return async (params, options) => {
    try {
      const stillTheAsker = sameAskerFor(session, params);
      const filled = await fill(params, headersFor(session, options));
      stillTheAsker();
      if (isSubscription(params)) return watch(session, filled, options);
      const result = await read(await send(headersFor(session, options), filled));
      stillTheAsker();
      noteWish(session, result);
      return result;
    } catch (error) {
      return { errors: [new GraphQLError(sentenceOf(error))] };
    }
  };
}

function sameAskerFor(session: Session, params: FetcherParams): () => void {
  const asker = session.identity();
  return () => {
    if (asker === session.identity() || params.operationName === SAME_FOR_ALL) return;
    throw new Error('You became someone else before the answer came. Run it again.');
  };
}

/** Says to the session what the first error says that asks for a new sign-in. */
function noteWish(session: Session, { errors }: ExecutionResult): void {
  const wish = errors?.find(({ extensions }) => extensions?.['code'] === SIGN_IN);
  if (wish !== undefined) session.askAgain(wish.message);
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
