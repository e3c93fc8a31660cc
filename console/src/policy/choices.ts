import { useCallback, useSyncExternalStore } from 'react';
import { LANGUAGES, ROLES, STATES, type Language, type Role, type State } from './policy';

/** What is looked at. `null`: all of them; of the language, the browser's own. */
export interface Choices {
  role: Role | null;
  state: State | null;
  search: string;
  language: Language | null;
}

export const NO_CHOICE: Choices = { role: null, state: null, search: '', language: null };

/**
 * The choices as they stand in the address, behind `#`, and how to change them.
 *
 * Behind `#` they go to nobody's log: what a person searches for is not sent to the gateway.
 */
export function useChoices(): [Choices, (change: Partial<Choices>) => void] {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash);
  const change = useCallback((changed: Partial<Choices>) => {
    const next = written({ ...read(window.location.hash), ...changed });
    const { pathname, search } = window.location;
    window.history.replaceState(null, '', `${pathname}${search}${next && `#${next}`}`);
    for (const told of watchers) told();
  }, []);
  return [read(hash), change];
}

/** The first of the browser's languages that sentences come in, else English. */
export function browsersLanguage(): Language {
  for (const tag of navigator.languages) {
    const base = tag.toLowerCase().split('-')[0] ?? '';
    if (base === 'no' || base === 'nn') return 'NB';
    const found = oneOf(LANGUAGES, base.toUpperCase());
    if (found !== null) return found;
  }
  return 'EN';
}

const watchers = new Set<() => void>();

function subscribe(told: () => void): () => void {
  watchers.add(told);
  window.addEventListener('hashchange', told);
  return () => {
    watchers.delete(told);
    window.removeEventListener('hashchange', told);
  };
}

function read(hash: string): Choices {
  const told = new URLSearchParams(hash.slice(1));
  return {
    role: oneOf(ROLES, told.get('role')),
    state: oneOf(STATES, told.get('verdict')),
    search: told.get('search') ?? '',
    language: oneOf(LANGUAGES, told.get('language')),
  };
}

function written({ role, state, search, language }: Choices): string {
  const told = new URLSearchParams();
  if (role !== null) told.set('role', role);
  if (state !== null) told.set('verdict', state);
  if (search !== '') told.set('search', search);
  if (language !== null) told.set('language', language);
  return told.toString();
}

function oneOf<Value extends string>(values: readonly Value[], value: string | null): Value | null {
  return values.find((known) => known === value) ?? null;
}
