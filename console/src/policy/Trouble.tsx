interface Props {
  troubles: readonly string[];
  hasSome: boolean;
  isAsking: boolean;
  onAgain: () => void;
}

/** What could not be learned, in words, and a button to try again. */
export function Trouble({ troubles, hasSome, isAsking, onAgain }: Props) {
  if (troubles.length === 0) return null;
  return (
    <div role="alert" className="trouble">
      <p>
        <b>{hasSome ? 'Not everything could be read.' : 'The policies could not be read.'}</b>{' '}
        {hasSome && 'What is known stands below.'}
      </p>
      <ul>
        {troubles.map((trouble) => (
          <li key={trouble}>{trouble}</li>
        ))}
      </ul>
      <button type="button" onClick={onAgain} aria-disabled={isAsking}>
        Try again
      </button>
    </div>
  );
}
