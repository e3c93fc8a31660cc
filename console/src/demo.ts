/** The demo world's two addresses, which exist only where the gateway runs with demo persons. */

export interface DemoPerson {
  readonly key: string;
  readonly description: string;
  readonly scheme: string;
}

/** An access token and the length of its life in milliseconds; null where nobody told. */
export interface IssuedToken {
  readonly token: string;
  readonly lifetime: number | null;
}

const OWN_ORIGIN_ONLY: RequestInit = {
  headers: { Accept: 'application/json' },
  cache: 'no-store',
  credentials: 'omit',
  redirect: 'error',
};

/** Everyone one may become, or null where this is not the demo. */
export async function demoPersons(): Promise<readonly DemoPerson[] | null> {
  const response = await fetch('/demo/persons', OWN_ORIGIN_ONLY);
  if (response.status === 404) return null;
  if (!response.ok) throw new Error(`The demo persons could not be fetched (${response.status}).`);
  return (await response.json()) as DemoPerson[];
}

/** A new sign-in of a demo person. The key is a made-up word, so it may stand in an address. */
export async function demoToken(key: string): Promise<IssuedToken> {
  const response = await fetch(`/demo/token?person=${encodeURIComponent(key)}`, OWN_ORIGIN_ONLY);
  if (!response.ok) throw new Error(`Signing in as ${key} failed (${response.status}). Try again.`);
  const answer = (await response.json()) as { access_token: string; expires_in?: number };
  const told = answer.expires_in === undefined ? null : answer.expires_in * 1000;
  return { token: answer.access_token, lifetime: told ?? lifetimeOf(answer.access_token) };
}

/** Milliseconds until the token's own `exp`, or null where it has none that can be read. */
export function lifetimeOf(token: string): number | null {
  try {
    const payload = token.split('.')[1]?.replaceAll('-', '+').replaceAll('_', '/') ?? '';
    const { exp } = JSON.parse(atob(payload)) as { exp?: unknown };
    return typeof exp === 'number' ? exp * 1000 - Date.now() : null;
  } catch {
    return null;
  }
}
