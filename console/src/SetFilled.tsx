import { useGraphiQL } from '@graphiql/react';
import { useEffect } from 'react';
import type { Values } from './finding';
import { useSetVariables } from './variables';

type Listener = (operationName: string, found: Values) => void;

/** Hands on what was found for a document's empty variables to whoever can write it there. */
export class Found {
  #listener: Listener = () => undefined;
  readonly tell: Listener = (operationName, found) => this.#listener(operationName, found);
  readonly listen = (listener: Listener): (() => void) => {
    this.#listener = listener;
    return () => (this.#listener = () => undefined);
  };
}

/** Writes what was found into the variables of the document that is in front. */
export function SetFilled({ found }: { found: Found }): null {
  const setVariables = useSetVariables();
  const inFront = useGraphiQL((state) => state.operationName);
  useEffect(
    () => found.listen((name, values) => void (name === inFront && setVariables(values))),
    [found, inFront, setVariables],
  );
  return null;
}
