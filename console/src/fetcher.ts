import type { Fetcher, FetcherOpts, FetcherParams, Observable } from '@graphiql/toolkit';
import { GraphQLError, type ExecutionResult } from 'graphql';
import type { Choice } from './choice';
import type { FillsEmpty } from './filling';
import { byItsOwnName, headersFor, isSubscription } from './operations';
import { post } from './posting';
import { sentenceOf } from './sentence';
import type { Session } from './session';
import type { Tabs } from './tabs';
import { watch, type Observer, type Watch } from './watching';

const SAME_FOR_ALL = 'IntrospectionQuery';
const SIGN_IN = 'UNAUTHENTICATED';
const ANOTHER_PERSON = 'You became someone else before the answer came. Run it again.';
const ANOTHER_RECORD = 'You picked another record before this was sent. Run it again.';

/** What stands around an operation: who asks, about what, from where, and what it may find. */
export interface Surroundings {
  readonly session: Session;
  readonly choice: Choice;
  readonly tabs: Tabs;
  /** Finds what an example's empty variables stand for. */
  readonly fill: FillsEmpty;
}

/**
 * GraphQL over HTTP, subscriptions over a WebSocket, as whoever `session` is at that moment.
 *
 * Where the gateway or one portal wants a new sign-in, the session is told. Once the person is
 * changed, what the one before asked is neither sent nor answered; nor is a change sent whose record
 * is not the picked one any more. Trouble on the way is an answer with an error: GraphiQL prints the
 * stack of what is thrown.
 */
export function fetcherOf(around: Surroundings): Fetcher {
  return (given, options) => {
    const params = byItsOwnName(given);
    return params.operationName === SAME_FOR_ALL
      ? answered(around, params, options)
      : running(around, params, options);
  };
}

/**
 * One run of an operation. An answer belongs to the tab that asked, wherever it is when it comes, and
 * is kept also where one has gone on meanwhile: what was asked may be a change.
 */
function running(
  around: Surroundings,
  params: FetcherParams,
  options?: FetcherOpts,
): Observable<ExecutionResult> {
  return {
    subscribe(observer: Observer) {
      const keep = around.tabs.begin();
      let stop = () => undefined as void;
      let stopped = false;
      void begun(around, params, options).then((outcome) => {
        if ('watch' in outcome) {
          if (!stopped) stop = outcome.watch.subscribe(observer).unsubscribe;
        } else if (stopped) {
          keep(JSON.stringify(outcome.answer, null, 2));
        } else {
          observer.next(outcome.answer);
          observer.complete();
        }
      });
      return {
        unsubscribe() {
          stopped = true;
          stop();
        },
      };
    },
  } as Observable<ExecutionResult>;
}

type Outcome =
  | { readonly answer: ExecutionResult }
  | { readonly watch: Watch };

async function begun(
  around: Surroundings,
  params: FetcherParams,
  options?: FetcherOpts,
): Promise<Outcome> {
  const { session, choice, fill } = around;
  const [asker, picked] = [session.identity(), choice.picked()];
  try {
    const filled = await fill(params, headersFor(session, options));
    if (asker !== session.identity()) throw new Error(ANOTHER_PERSON);
    if (filled !== params && picked !== choice.picked()) throw new Error(ANOTHER_RECORD);
    if (!isSubscription(params)) return { answer: await answered(around, filled, options) };
    return { watch: watch(session, filled, options) };
  } catch (error) {
    return { answer: inWords(error) };
  }
}

async function answered(
  { session }: Surroundings,
  params: FetcherParams,
  options?: FetcherOpts,
): Promise<ExecutionResult> {
  const asker = session.identity();
  try {
    const result = await post<ExecutionResult>(params, { headers: headersFor(session, options) });
    const isForAll = params.operationName === SAME_FOR_ALL;
    if (asker !== session.identity() && !isForAll) throw new Error(ANOTHER_PERSON);
    noteWish(session, result);
    return result;
  } catch (error) {
    return inWords(error);
  }
}

/** Says to the session what the first error says that asks for a new sign-in. */
function noteWish(session: Session, { errors }: ExecutionResult): void {
  const wish = errors?.find(({ extensions }) => extensions?.['code'] === SIGN_IN);
  if (wish !== undefined) session.askAgain(wish.message);
}

function inWords(error: unknown): ExecutionResult {
  return { errors: [new GraphQLError(sentenceOf(error))] };
}
