import type { FetcherOpts, FetcherParams } from '@graphiql/toolkit';
import { GraphQLError, type ExecutionResult } from 'graphql';
import { createClient, type SubscribePayload } from 'graphql-ws';
import { headersFor } from './operations';
import { ENDPOINT } from './posting';
import { sentenceOf } from './sentence';
import type { Session } from './session';

const FORBIDDEN = 4403;
const REFUSED = 'The gateway does not take your sign-in any more: sign in again.';

export interface Observer {
  readonly next: (result: ExecutionResult) => void;
  readonly complete: () => void;
}

/** What can be watched, and stopped. */
export interface Watch {
  subscribe(observer: Observer): { unsubscribe(): void };
}

/**
 * The answers of a subscription over graphql-transport-ws, on a connection of its own.
 *
 * The token goes in `connection_init`, never in the address. If the gateway refuses it, the session
 * is told. When the person changes, the watch ends: it was the other one's.
 */
export function watch(
  session: Session,
  params: FetcherParams,
  options?: FetcherOpts,
): Watch {
  return {
    subscribe(observer: Observer) {
      const asker = session.identity();
      let over = false;
      const end = (last?: readonly GraphQLError[]) => {
        if (over) return;
        over = true;
        forget();
        stop();
        if (last !== undefined) observer.next({ errors: last });
        observer.complete();
      };
      const forget = session.subscribe(() => {
        if (session.identity() !== asker) end();
      });
      const stop = clientOf(session, options).subscribe<ExecutionResult['data']>(
        params as SubscribePayload,
        {
          next: (result) => over || observer.next(result as ExecutionResult),
          error: (error) => {
            if (!over && isClosed(error) && error.code === FORBIDDEN) session.askAgain(REFUSED);
            end(errorsOf(error));
          },
          complete: () => end(),
        },
      );
      return { unsubscribe: () => end() };
    },
  };
}

function clientOf(session: Session, options?: FetcherOpts) {
  const address = new URL(ENDPOINT, window.location.href);
  address.protocol = address.protocol.replace('http', 'ws');
  return createClient({
    url: address.href,
    connectionParams: () => {
      const authorization = headersFor(session, options).get('Authorization');
      return authorization === null ? {} : { Authorization: authorization };
    },
    retryAttempts: 0,
  });
}

/** What ended it, as GraphiQL shows an answer: it prints the stack of what is thrown. */
function errorsOf(error: unknown): readonly GraphQLError[] {
  if (Array.isArray(error)) return error as readonly GraphQLError[];
  if (isClosed(error) && error.reason) {
    return [new GraphQLError(`The gateway has closed the connection: ${error.reason}`)];
  }
  const known = error instanceof Error ? error : new TypeError();
  return [new GraphQLError(sentenceOf(known))];
}

function isClosed(value: unknown): value is { code: number; reason: string } {
  return typeof value === 'object' && value !== null && 'code' in value && 'reason' in value;
}
