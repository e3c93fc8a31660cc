import { useCallback, useEffect, useLayoutEffect, useRef } from 'react';
import { Swatch } from './Mark';
import { stateOf, type Language } from './policy';
import { Told, type Place } from './Told';

const EDGE = 8;
/** Touches the cell's corner: the way along its row and its column stays free for the pointer. */
const OVERLAP = 5;

interface Props {
  id: string;
  place: Place;
  language: Language;
  cell: () => HTMLElement | null;
  onPointerEnter: () => void;
  onPointerLeave: () => void;
}

export function Tooltip({ id, place, language, cell, ...pointer }: Props) {
  const { portal, role, topic } = place;
  const box = useRef<HTMLDivElement>(null);
  const settle = useCallback(() => {
    const target = cell();
    if (box.current && target) putBeside(box.current, target.getBoundingClientRect());
  }, [cell]);

  useLayoutEffect(settle);
  useEffect(() => {
    window.addEventListener('scroll', settle, { capture: true, passive: true });
    window.addEventListener('resize', settle);
    return () => {
      window.removeEventListener('scroll', settle, { capture: true });
      window.removeEventListener('resize', settle);
    };
  }, [settle]);

  return (
    <div ref={box} id={id} role="tooltip" className="tooltip" {...pointer}>
      <Swatch state={stateOf(portal, role, topic)} />
      <div>
        <Told {...{ portal, role, topic, language }} />
      </div>
    </div>
  );
}

/** Below and to the right, or where there is room. */
function putBeside(box: HTMLElement, cell: DOMRect) {
  const { clientWidth, clientHeight } = document.documentElement;
  const { offsetWidth: width, offsetHeight: height } = box;
  const right = cell.right - OVERLAP;
  const below = cell.bottom - OVERLAP;
  const left = right + width + EDGE <= clientWidth ? right : cell.left + OVERLAP - width;
  const top = below + height + EDGE <= clientHeight ? below : cell.top + OVERLAP - height;
  box.style.left = `${Math.max(EDGE, Math.min(left, clientWidth - width - EDGE))}px`;
  box.style.top = `${Math.max(EDGE, Math.min(top, clientHeight - height - EDGE))}px`;
}
