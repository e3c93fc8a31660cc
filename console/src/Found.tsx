import { useEffect } from 'react';
import type { Filled } from './filling';
import type { Values } from './finding';
import { useChangeVariables, valueIn, type Tab } from './variables';

type Listener = (filled: Filled) => void;

const OF_THE_RECORD = ['municipality', 'onBehalfOf'];

/** What was found for documents' empty variables, and for which of them. */
export class Found {
  #kept: Filled[] = [];
  #listener: Listener = () => undefined;

  readonly tell: Listener = (filled) => {
    this.#kept.push(filled);
    this.#listener(filled);
  };

  readonly listen = (listener: Listener): (() => void) => {
    this.#listener = listener;
    return () => (this.#listener = () => undefined);
  };

  /** Those variables of a tab, empty again, that still hold what was found. */
  readonly emptied = (tab: Tab): Values => {
    const own = this.#kept.filter(({ operationName }) => operationName === tab.operationName);
    const held = own
      .flatMap(({ found }) => Object.entries(found))
      .filter(([name, value]) => valueIn(tab, name) === value);
    return Object.fromEntries(held.map(([name]) => [name, '']));
  };
}

/** Writes what was found into the variables for which it was looked for, where they are empty. */
export function ShowFound({ found }: { found: Found }): null {
  const changeVariables = useChangeVariables();
  useEffect(
    () => found.listen((filled) => changeVariables((tab) => fittingIn(tab, filled))),
    [found, changeVariables],
  );
  return null;
}

function fittingIn(tab: Tab, { operationName, given, found }: Filled): Values {
  const isTheSame = OF_THE_RECORD.every((name) => valueIn(tab, name) === given[name]);
  if (tab.operationName !== operationName || !isTheSame) return {};
  return Object.fromEntries(Object.entries(found).filter(([name]) => valueIn(tab, name) === ''));
}
