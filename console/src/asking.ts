import { post } from './posting';

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
  const { data, errors } = await post<Answer<Data>>({ query, variables }, { headers });
  const [error] = errors ?? [];
  if (error !== undefined) throw new Error(error.message);
  if (data === undefined || data === null) throw new Error('The gateway did not answer. Try again.');
  return data;
}
