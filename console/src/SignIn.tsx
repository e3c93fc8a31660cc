import { ChevronDownIcon, DropdownMenu } from '@graphiql/react';
import { useEffect, useRef, useState } from 'react';
import { ask } from './asking';
import { sentenceOf } from './sentence';
import { useIdentity, type Identity, type Session } from './session';
import { authorize } from './signing-in/authorizing';
import { providers, schemeTitle, titleOf, type Provider } from './signing-in/providers';
import { TokenField } from './TokenField';

export interface Signing {
  /** Null while it is not known with whom one can sign in. */
  readonly with: readonly Provider[] | null;
  readonly underWay: boolean;
  readonly trouble: string;
  readonly begin: (provider: Provider) => void;
  readonly cancel: () => void;
  readonly paste: (text: string) => void;
  readonly reload: () => void;
}

/** What one can do about who one is, and what has gone wrong with it. */
export function useSigningIn(session: Session): Signing {
  const [known, setKnown] = useState<readonly Provider[] | null>(null);
  const [trouble, setTrouble] = useState('');
  const attempt = useRef<AbortController | null>(null);
  const [underWay, setUnderWay] = useState(false);

  const reload = () => {
    setTrouble('');
    providers().then(setKnown, (error: unknown) => setTrouble(sentenceOf(error)));
  };
  useEffect(reload, []);

  const cancel = () => {
    attempt.current?.abort();
    attempt.current = null;
    setUnderWay(false);
  };
  const begin = (provider: Provider) => {
    cancel();
    const mine = (attempt.current = new AbortController());
    setTrouble('');
    setUnderWay(true);
    signIn(session, provider, mine.signal)
      .catch((error: unknown) => mine.signal.aborted || setTrouble(sentenceOf(error)))
      .finally(() => attempt.current === mine && cancel());
  };
  const paste = (text: string) => {
    setTrouble('');
    try {
      session.paste(text);
    } catch (error) {
      setTrouble(sentenceOf(error));
    }
  };
  return { with: known, underWay, trouble, begin, cancel, paste, reload };
}

/** The gateway's own word on who it is, so that a sign-in that it does not take is none. */
async function signIn(session: Session, provider: Provider, signal: AbortSignal): Promise<void> {
  const issued = await authorize(provider, signal);
  const headers = { Authorization: `Bearer ${issued.token}` };
  const { viewer } = await ask<{ viewer: { name: string } }>('{ viewer { name } }', {}, headers);
  if (!signal.aborted) session.signIn(issued, { name: viewer.name, scheme: provider.scheme });
}

/** Who one is and until when, and the way to become somebody, or nobody. */
export function SignIn({ session, signing }: { session: Session; signing: Signing }) {
  const identity = useIdentity(session);
  const leave = () => {
    signing.cancel();
    session.signOut();
  };
  return (
    <>
      {signing.trouble !== '' && (
        <span role="alert" className="console-trouble" title={signing.trouble}>
          {signing.trouble}
        </span>
      )}
      {signing.with === null && signing.trouble !== '' && (
        <button type="button" className="console-button" onClick={signing.reload}>
          Try again
        </button>
      )}
      <span className="console-who" role="status">
        <i className="console-dot" data-signed-in={identity.kind !== 'nobody'} aria-hidden="true" />
        {signing.underWay ? 'Signing in in the other window' : sentenceAbout(identity)}
      </span>
      {signing.underWay && (
        <button type="button" className="console-button" onClick={signing.cancel}>
          Cancel
        </button>
      )}
      {signing.with?.length === 0 && <TokenField onToken={signing.paste} />}
      {signing.with !== null && signing.with.length > 0 && (
        <Providers
          title={identity.kind === 'nobody' ? 'Sign in' : 'Switch person'}
          all={signing.with}
          onPick={signing.begin}
        />
      )}
      {identity.kind !== 'nobody' && (
        <button type="button" className="console-button" onClick={leave}>
          Sign out
        </button>
      )}
    </>
  );
}

interface ProvidersProps {
  readonly title: string;
  readonly all: readonly Provider[];
  readonly onPick: (provider: Provider) => void;
}

/** A button, or a menu of them where there are several. */
export function Providers({ title, all, onPick }: ProvidersProps) {
  const [only] = all;
  if (only !== undefined && all.length === 1) {
    return (
      <button type="button" className="console-button console-main" onClick={() => onPick(only)}>
        {title}
      </button>
    );
  }
  return (
    <DropdownMenu modal={false}>
      <DropdownMenu.Button type="button" className="console-button console-main">
        {title}
        <ChevronDownIcon aria-hidden="true" />
      </DropdownMenu.Button>
      <DropdownMenu.Content align="end" className="console-menu">
        {all.map((provider) => (
          <DropdownMenu.Item
            key={provider.issuer}
            className="console-item"
            onSelect={() => onPick(provider)}
          >
            {titleOf(provider)}
          </DropdownMenu.Item>
        ))}
      </DropdownMenu.Content>
    </DropdownMenu>
  );
}

function sentenceAbout(identity: Identity): string {
  if (identity.kind === 'nobody') return 'Nobody is signed in';
  const who =
    identity.kind === 'person' ? `${identity.name}, ${schemeTitle(identity.scheme)}` : 'Token in use';
  return identity.endsAt === null ? who : `${who}, until ${clock.format(identity.endsAt)}`;
}

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
