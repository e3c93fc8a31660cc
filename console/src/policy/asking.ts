import { post } from '../posting';
import { sentenceOf } from '../sentence';
import { portalsOf, troublesOf, type Answer, type Page } from './answer';
import { ROLES, type Language, type Portal } from './policy';

const PAGE = 20;
const PATIENCE_MS = 30_000;

const QUERY = `query WhoShowsWhat($first: Int!, $after: String, $language: LanguageCode!) {
  municipalities(connected: true, first: $first, after: $after) {
    pageInfo { hasNextPage endCursor }
    nodes {
      code
      name
      portal {
        name
        url
        careSystem { name }
        signIn { roles { role label(language: $language) description(language: $language) } }
        ${ROLES.map((role) => `${role}: disclosure(role: ${role}) { ...Told }`).join('\n        ')}
      }
    }
  }
}
fragment Told on TopicRule {
  topic
  verdict
  explanation(language: $language)
  source
  alternative { title(language: $language) url phone requiresSeparateConsent }
  redactions { part explanation(language: $language) }
}`;

/** What is known so far, and in sentences what could not be learned. */
export interface Learned {
  language: Language;
  portals: readonly Portal[];
  troubles: readonly string[];
}

class TooMuchAtOnce extends Error {}

/**
 * Asks page by page for what all portals show; `heard` gets what is known after each page.
 *
 * What fails costs its own part only. Where the gateway allows less in one operation than a page
 * holds, the pages are halved: it says so before it has done anything.
 */
export async function learn(
  language: Language,
  signal: AbortSignal,
  heard: (learned: Learned) => void,
): Promise<Learned> {
  let learned: Learned = { language, portals: [], troubles: [] };
  let after: string | null = null;
  for (let first = PAGE; ; ) {
    try {
      const answer = await ask({ first, after, language }, signal);
      learned = {
        language,
        portals: [...learned.portals, ...portalsOf(answer.data.municipalities)],
        troubles: [...learned.troubles, ...troublesOf(answer.data.municipalities, answer.errors)],
      };
      const next = answer.data.municipalities.pageInfo;
      if (!next.hasNextPage || next.endCursor === null) return learned;
      after = next.endCursor;
      heard(learned);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof TooMuchAtOnce && first > 1) {
        [first, after, learned] = [Math.floor(first / 2), null, { language, portals: [], troubles: [] }];
        continue;
      }
      return { ...learned, troubles: [...learned.troubles, sentenceOf(error)] };
    }
  }
}

type Whole = Answer & { data: { municipalities: Page } };

async function ask(variables: object, signal: AbortSignal): Promise<Whole> {
  const patience = AbortSignal.timeout(PATIENCE_MS);
  const answer = await post<Answer>(
    { query: QUERY, variables },
    { signal: AbortSignal.any([signal, patience]) },
  ).catch((error: unknown) => {
    if (patience.aborted) throw new Error('The gateway takes too long to answer.');
    throw error;
  });
  const [refusal] = answer.errors ?? [];
  if (answer.data?.municipalities) return answer as Whole;
  if (refusal?.extensions?.code === 'TOO_COMPLEX') throw new TooMuchAtOnce(refusal.message);
  throw new Error(refusal?.message ?? 'The gateway answered without data. Try again.');
}
