import type { Values } from './finding';

/** The record that is picked at the top: a municipality's code, and for whom; null is oneself. */
export interface Picked {
  readonly municipality: string;
  readonly onBehalfOf: string | null;
}

/** What is picked now. Each pick is another object, so that one can tell whether it has changed. */
export class Choice {
  #picked: Picked;

  constructor(first: Picked) {
    this.#picked = first;
  }

  readonly picked = (): Picked => this.#picked;

  pick(values: Partial<Picked>): void {
    this.#picked = { ...this.#picked, ...values };
  }
}

/** Those variables for which something is picked, as it is picked. */
export function asPicked(variables: Values, picked: Picked): Values {
  const named = Object.entries(picked).filter(([name]) => name in variables);
  return { ...variables, ...Object.fromEntries(named) };
}
