import { Swatch } from './Mark';
import { inWords, MEANINGS } from './names';
import { STATES } from './policy';

export function Legend() {
  return (
    <ul className="legend" aria-label="What the marks mean">
      {STATES.map((state) => (
        <li key={state}>
          <Swatch state={state} />
          <span>
            <b>{inWords(state)}</b>: {MEANINGS[state]}
          </span>
        </li>
      ))}
    </ul>
  );
}
