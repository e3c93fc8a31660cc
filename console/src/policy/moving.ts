export interface At {
  row: number;
  column: number;
}

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** Where a key leads in a grid whose last cell is `last`; null: it is none of the grid's keys. */
export function moved(at: At, { key, ctrlKey, metaKey, altKey, shiftKey }: Key, last: At): At | null {
  if (metaKey || altKey || shiftKey) return null;
  const { row, column } = at;
  if (ctrlKey) {
    if (key === 'Home') return { row: 0, column: 0 };
    return key === 'End' ? last : null;
  }
  switch (key) {
    case 'ArrowLeft':
      return { row, column: Math.max(column - 1, 0) };
    case 'ArrowRight':
      return { row, column: Math.min(column + 1, last.column) };
    case 'ArrowUp':
      return { row: Math.max(row - 1, 0), column };
    case 'ArrowDown':
      return { row: Math.min(row + 1, last.row), column };
    case 'Home':
      return { row, column: 0 };
    case 'End':
      return { row, column: last.column };
    default:
      return null;
  }
}
