import { useEffect } from 'react';
import type { Values } from './finding';
import { useChangeVariables, valueIn, type Tab } from './variables';

type Listener = (operationName: string, found: Values) => void;

/** What was found for documents' empty variables, and for which of them. */
export class Found {
  #kept: { readonly operationName: string; readonly values: Values }[] = [];
  #listener: Listener = () => undefined;

  readonly tell: Listener = (operationName, values) => {
    this.#kept.push({ operationName, values });
    this.#listener(operationName, values);
  };

  readonly listen = (listener: Listener): (() => void) => {
    this.#listener = listener;
    return () => (this.#listener = () => undefined);
  };

  /** Those variables of a tab, empty again, that still hold what was found. */
  readonly emptied = (tab: Tab): Values => {
    const own = this.#kept.filter(({ operationName }) => operationName === tab.operationName);
    const held = own
      .flatMap(({ values }) => Object.entries(values))
      .filter(([name, value]) => valueIn(tab, name) === value);
    return Object.fromEntries(held.map(([name]) => [name, '']));
  };
}

/** Writes what was found into the variables of the tab that it was found for. */
export function ShowFound({ found }: { found: Found }): null {
  const changeVariables = useChangeVariables();
  useEffect(
    () =>
      found.listen((operationName, values) =>
        changeVariables((tab) => (tab.operationName === operationName ? values : {})),
      ),
    [found, changeVariables],
  );
  return null;
}
