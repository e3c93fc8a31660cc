import { useSyncExternalStore } from 'react';
import type { Session } from './session';
import { Providers, type Signing } from './SignIn';

/** Says that the gateway or a portal wants a new sign-in, and offers it. */
export function AsksAgain({ session, signing }: { session: Session; signing: Signing }) {
  const wish = useSyncExternalStore(session.subscribe, session.wish);
  if (wish === '') return null;
  return (
    <div className="console-asks" role="alert">
      <span>{wish}</span>
      {signing.with !== null && signing.with.length > 0 && (
        <Providers title="Sign in again" all={signing.with} onPick={signing.begin} />
      )}
    </div>
  );
}
