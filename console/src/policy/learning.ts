import { useCallback, useEffect, useState } from 'react';
import { learn, type Learned } from './asking';
import type { Language } from './policy';

interface Learning {
  learned: Learned | null;
  isAsking: boolean;
  again: () => void;
}

/**
 * What the gateway tells in a language, asked anew when the language changes or by `again`.
 *
 * What was learned before stays until the whole of the next answer is there; what fails leaves it.
 */
export function useLearned(language: Language): Learning {
  const [learned, setLearned] = useState<Learned | null>(null);
  const [isAsking, setIsAsking] = useState(true);
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    const left = new AbortController();
    setIsAsking(true);
    const heard = (next: Learned) =>
      setLearned((before) => (before === null || before.portals.length === 0 ? next : before));
    learn(language, left.signal, heard).then(
      (next) => {
        setLearned((before) => fuller(before, next));
        setIsAsking(false);
      },
      () => undefined, // left: another one asks
    );
    return () => left.abort();
  }, [language, attempt]);

  return { learned, isAsking, again: useCallback(() => setAttempt((count) => count + 1), []) };
}

function fuller(before: Learned | null, next: Learned): Learned {
  const losesSome = before !== null && next.portals.length < before.portals.length;
  return losesSome && next.troubles.length > 0 ? { ...before, troubles: next.troubles } : next;
}
