import type { State } from './policy';

/** Shapes that can be told apart without colour, in the colour of the text around them. */
const SHAPES: Readonly<Record<State, React.ReactNode>> = {
  shown: <circle cx="8" cy="8" r="6" fill="currentColor" />,
  cut: (
    <>
      <circle cx="8" cy="8" r="5.25" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M8 2.75a5.25 5.25 0 0 0 0 10.5z" fill="currentColor" />
    </>
  ),
  withheld: <path d="M3 3l10 10M13 3L3 13" stroke="currentColor" strokeWidth="2.75" />,
  'not-offered': <path d="M4 8h8" stroke="currentColor" strokeWidth="2" />,
  'no-access': (
    <>
      <circle cx="8" cy="8" r="5.25" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M4.3 11.7l7.4-7.4" stroke="currentColor" strokeWidth="1.5" />
    </>
  ),
  unknown: (
    <path d="M5.5 6a2.5 2.5 0 1 1 2.5 2.5v1.5M8 12v2" stroke="currentColor" fill="none" strokeWidth="1.5" />
  ),
};

export function Mark({ state }: { state: State }) {
  return (
    <svg className="mark" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      {SHAPES[state]}
    </svg>
  );
}

/** A mark on its colour, as the picture has it. */
export function Swatch({ state }: { state: State }) {
  return (
    <span className="swatch" data-state={state}>
      <Mark state={state} />
    </span>
  );
}
