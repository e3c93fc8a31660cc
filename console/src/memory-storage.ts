/**
 * What GraphiQL remembers (tabs, queries, pane sizes), kept for as long as the page is open.
 *
 * A query may hold what a person was looking for, so nothing of it may stay on the machine.
 */
export function memoryStorage(): Storage {
  const items = new Map<string, string>();
  return {
    get length() {
      return items.size;
    },
    clear: () => items.clear(),
    getItem: (key) => items.get(key) ?? null,
    key: (index) => [...items.keys()][index] ?? null,
    removeItem: (key) => void items.delete(key),
    setItem: (key, value) => void items.set(key, value),
  };
}
