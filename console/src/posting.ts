export const ENDPOINT = '/graphql';

export interface Question {
  readonly query: string;
  readonly variables?: unknown;
  readonly operationName?: string | null | undefined;
}

/** Sends an operation to the gateway and gives what comes back, whatever its status is. */
export async function post<Answer>(
  { query, operationName, variables }: Question,
  { headers, signal }: { headers?: HeadersInit; signal?: AbortSignal } = {},
): Promise<Answer> {
  const sent = new Headers(headers);
  sent.set('Content-Type', 'application/json');
  sent.set('Accept', 'application/graphql-response+json, application/json');
  const response = await fetch(ENDPOINT, {
    method: 'POST',
    headers: sent,
    body: JSON.stringify({ query, operationName, variables }),
    cache: 'no-store',
    credentials: 'omit',
    redirect: 'error',
    signal: signal ?? null,
  });
  const text = await response.text();
  try {
    return JSON.parse(text) as Answer;
  } catch {
    throw new Error(`The gateway answered ${response.status} without JSON. Is it still running?`);
  }
}
