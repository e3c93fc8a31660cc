import { demoToken, lifetimeOf, type DemoPerson, type IssuedToken } from './demo';

/** Who the page is now. Only what may be shown: the token itself is in none of these. */
export type Identity =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'person'; readonly person: DemoPerson }
  | { readonly kind: 'pasted'; readonly endsAt: Date | null };

interface Held {
  readonly token: string;
  readonly renewAt: number;
}

const NOBODY: Identity = { kind: 'nobody' };
const RENEW_BEFORE_END = 30_000;
const TOKEN = /^[\w.~+/=-]+$/;

/** Holds the bearer token in memory: never in storage, in an address or in the page's own text. */
export class Session {
  #identity: Identity = NOBODY;
  #held: Held | null = null;
  #renewal: Promise<void> | null = null;
  readonly #listeners = new Set<() => void>();

  readonly identity = (): Identity => this.#identity;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Signs in as a demo person; whoever was signed in stays so if it fails. */
  async become(person: DemoPerson): Promise<void> {
    const before = this.#identity;
    const issued = await demoToken(person.key);
    if (this.#identity === before) this.#change({ kind: 'person', person }, hold(issued));
  }

  /** Takes a token from elsewhere, with or without the word Bearer before it. */
  paste(text: string): void {
    const token = text.trim().replace(/^bearer\s+/i, '');
    if (!TOKEN.test(token)) throw new Error('That is not a bearer token.');
    const lifetime = lifetimeOf(token);
    const endsAt = lifetime === null ? null : new Date(Date.now() + lifetime);
    this.#change({ kind: 'pasted', endsAt }, { token, renewAt: Infinity });
  }

  signOut(): void {
    this.#change(NOBODY, null);
  }

  /** The Authorization header's value, renewed if it is about to run out; null for nobody. */
  async authorization(): Promise<string | null> {
    if (this.#held !== null && Date.now() >= this.#held.renewAt) await this.renew();
    return this.#held && `Bearer ${this.#held.token}`;
  }

  /** Fetches a new token for the same demo person; false where there is nobody to renew. */
  async renew(): Promise<boolean> {
    const identity = this.#identity;
    if (identity.kind !== 'person') return false;
    this.#renewal ??= this.#replaceToken(identity).finally(() => (this.#renewal = null));
    await this.#renewal;
    return true;
  }

  async #replaceToken(identity: Identity & { kind: 'person' }): Promise<void> {
    const issued = await demoToken(identity.person.key);
    if (this.#identity === identity) this.#held = hold(issued);
  }

  #change(identity: Identity, held: Held | null): void {
    this.#identity = identity;
    this.#held = held;
    this.#renewal = null;
    for (const listener of this.#listeners) listener();
  }
}

function hold({ token, lifetime }: IssuedToken): Held {
  if (lifetime === null) return { token, renewAt: Infinity };
  return { token, renewAt: Date.now() + lifetime - Math.min(RENEW_BEFORE_END, lifetime / 4) };
}
