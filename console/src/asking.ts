import { ENDPOINT } from './operations';

interface Answer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly { readonly message: string }[];
}

/** The data of what the page itself asks; throws with the gateway's own sentence. */
export async function ask<Data>(
  query: string,
  variables: Readonly<Record<string, unknown>>,
  headers: HeadersInit = {},
): Promise<Data> {
  const response = await fetch(ENDPOINT, {
    method: 'POST',
    headers: {
      ...Object.fromEntries(new Headers(headers)),
      'Content-Type': 'application/json',
      Accept: 'application/graphql-response+json, application/json',
    },
    body: JSON.stringify({ query, variables }),
    cache: 'no-store',
    credentials: 'omit',
    redirect: 'error',
  });
  const { data, errors } = (await response.json()) as Answer<Data>;
  const [error] = errors ?? [];
  if (error !== undefined) throw new Error(error.message);
  if (data === undefined || data === null) throw new Error('The gateway did not answer. Try again.');
  return data;
}
