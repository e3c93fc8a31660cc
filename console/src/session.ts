import { useSyncExternalStore } from 'react';
import type { Issued } from './signing-in/authorizing';

/** Who the page is now. Only what may be shown: the token itself is in none of these. */
export type Identity =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'person'; readonly name: string; readonly scheme: string; readonly endsAt: Date | null }
  | { readonly kind: 'pasted'; readonly endsAt: Date | null };

type Person = Identity & { kind: 'person' };

const NOBODY: Identity = { kind: 'nobody' };
const TOKEN = /^[\w.~+/=-]+$/;
const LONGEST_TIMER = 2 ** 31 - 1;
const OVER = 'Your sign-in has run out: sign in again.';

/** Holds the bearer token in memory: never in storage, in an address or in the page's own text. */
export class Session {
  #identity: Identity = NOBODY;
  #token: string | null = null;
  #wish = '';
  #end: ReturnType<typeof setTimeout> | undefined;
  readonly #listeners = new Set<() => void>();

  readonly identity = (): Identity => this.#identity;

  /** Why a new sign-in is asked for, in a sentence; empty where none is. */
  readonly wish = (): string => this.#wish;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  signIn({ token, lifetime }: Issued, { name, scheme }: Pick<Person, 'name' | 'scheme'>): void {
    this.#change({ kind: 'person', name, scheme, endsAt: endOf(lifetime) }, token, lifetime);
  }

  /** Takes a token from elsewhere, with or without the word Bearer before it. */
  paste(text: string): void {
    const token = text.trim().replace(/^bearer\s+/i, '');
    if (!TOKEN.test(token)) throw new Error('That is not a bearer token.');
    const lifetime = lifetimeOf(token);
    this.#change({ kind: 'pasted', endsAt: endOf(lifetime) }, token, lifetime);
  }

  signOut(): void {
    this.#change(NOBODY, null, null);
  }

  /** The gateway or a portal does not take this sign-in any more; others may go on taking it. */
  askAgain(reason: string): void {
    if (this.#identity.kind === 'nobody' || this.#wish === reason) return;
    this.#wish = reason;
    this.#tell();
  }

  /** The Authorization header's value; null for nobody. */
  authorization(): string | null {
    return this.#token === null ? null : `Bearer ${this.#token}`;
  }

  #change(identity: Identity, token: string | null, lifetime: number | null): void {
    clearTimeout(this.#end);
    this.#identity = identity;
    this.#token = token;
    this.#wish = '';
    if (lifetime !== null) {
      this.#end = setTimeout(() => this.#runOut(), Math.min(Math.max(lifetime, 0), LONGEST_TIMER));
    }
    this.#tell();
  }

  #runOut(): void {
    this.#change(NOBODY, null, null);
    this.#wish = OVER;
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

export function useIdentity(session: Session): Identity {
  return useSyncExternalStore(session.subscribe, session.identity);
}

function endOf(lifetime: number | null): Date | null {
  return lifetime === null ? null : new Date(Date.now() + lifetime);
}

/** Milliseconds until the token's own `exp`, or null where it has none that can be read. */
function lifetimeOf(token: string): number | null {
  try {
    const payload = token.split('.')[1]?.replaceAll('-', '+').replaceAll('_', '/') ?? '';
    const { exp } = JSON.parse(atob(payload)) as { exp?: unknown };
    return typeof exp === 'number' ? exp * 1000 - Date.now() : null;
  } catch {
    return null;
  }
}
