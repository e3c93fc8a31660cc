import { useSyncExternalStore } from 'react';

const PRINT = window.matchMedia('print');

function subscribe(told: () => void): () => void {
  PRINT.addEventListener('change', told);
  return () => PRINT.removeEventListener('change', told);
}

/** Whether the page is laid out for paper. */
export function useIsPrinting(): boolean {
  return useSyncExternalStore(subscribe, () => PRINT.matches);
}

/** In parts of at most so many: what is wider than a sheet of paper is cut off by it. */
export function inParts<Item>(items: readonly Item[], most: number): Item[][] {
  const parts: Item[][] = [];
  for (let from = 0; from < items.length; from += most) parts.push(items.slice(from, from + most));
  return parts;
}
