import { useCallback, useEffect, useRef, useState } from 'react';
import type { At } from './moving';

/** Long enough to cross a neighbouring cell on the way into the tooltip. */
const LEAVING_MS = 250;
const MOVING_MS = 90;

interface Shown {
  at: At | null;
  focus: (cell: At | null) => void;
  hover: (cell: At | null) => void;
  /** The pointer is on the tooltip itself. */
  stay: () => void;
}

/**
 * Of which cell the tooltip tells: the one under the pointer, else the one with the focus.
 *
 * Escape hides it, wherever the focus is, until pointer or focus go to a cell again (WCAG 1.4.13).
 */
export function useShown(): Shown {
  const [focused, setFocused] = useState<At | null>(null);
  const [hovered, setHovered] = useState<At | null>(null);
  const [dismissed, setDismissed] = useState(false);
  const timer = useRef<number>(undefined);

  const stay = useCallback(() => window.clearTimeout(timer.current), []);
  const hover = useCallback((cell: At | null) => {
    window.clearTimeout(timer.current);
    const settle = () => {
      setHovered(cell);
      if (cell !== null) setDismissed(false);
    };
    timer.current = window.setTimeout(settle, cell === null ? LEAVING_MS : MOVING_MS);
  }, []);
  const focus = useCallback((cell: At | null) => {
    setFocused(cell);
    if (cell === null) return;
    window.clearTimeout(timer.current);
    setHovered(null);
    setDismissed(false);
  }, []);

  const at = dismissed ? null : (hovered ?? focused);
  const isShown = at !== null;
  useEffect(() => {
    if (!isShown) return;
    const hide = ({ key }: KeyboardEvent) => {
      if (key === 'Escape') setDismissed(true);
    };
    document.addEventListener('keydown', hide);
    return () => document.removeEventListener('keydown', hide);
  }, [isShown]);
  useEffect(() => stay, [stay]);
  return { at, focus, hover, stay };
}
