import { ChevronDownIcon, DropdownMenu } from '@graphiql/react';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { demoPersons, type DemoPerson } from './demo';
import { ForgetAnswers } from './ForgetAnswers';
import { sentenceOf } from './sentence';
import type { Identity, Session } from './session';
import { TokenField } from './TokenField';

const SCHEMES: Readonly<Record<string, string>> = { MITID: 'MitID', ID_PORTEN: 'ID-porten' };

type Cast = readonly DemoPerson[] | 'loading' | 'none';

/** Who one is now, and how to become someone else: a demo person, or whoever a pasted token names. */
export function PersonPicker({ session }: { session: Session }) {
  const identity = useSyncExternalStore(session.subscribe, session.identity);
  const [cast, setCast] = useState<Cast>('loading');
  const [trouble, setTrouble] = useState('');
  const attempt = (action: () => unknown) => {
    setTrouble('');
    void Promise.resolve()
      .then(action)
      .catch((error: unknown) => setTrouble(sentenceOf(error)));
  };
  const load = () => attempt(async () => setCast((await demoPersons()) ?? 'none'));
  useEffect(load, []);

  return (
    <>
      <ForgetAnswers identity={identity} />
      {trouble !== '' && (
        <span role="alert" className="console-trouble" title={trouble}>
          {trouble}
        </span>
      )}
      {cast === 'loading' && trouble !== '' && (
        <button type="button" className="console-button" onClick={load}>
          Try again
        </button>
      )}
      {cast === 'none' && <TokenField onToken={(text) => attempt(() => session.paste(text))} />}
      {cast === 'none' ? (
        <span className="console-who" role="status">
          {nameOf(identity)}
        </span>
      ) : (
        <PersonMenu
          cast={cast === 'loading' ? [] : cast}
          identity={identity}
          onPick={(person) => attempt(() => session.become(person))}
        />
      )}
      {identity.kind !== 'nobody' && (
        <button type="button" className="console-button" onClick={() => session.signOut()}>
          Sign out
        </button>
      )}
    </>
  );
}

interface MenuProps {
  cast: readonly DemoPerson[];
  identity: Identity;
  onPick: (person: DemoPerson) => void;
}

function PersonMenu({ cast, identity, onPick }: MenuProps) {
  const current = identity.kind === 'person' ? identity.person : null;
  return (
    <DropdownMenu>
      <DropdownMenu.Button
        type="button"
        className="console-button console-who"
        aria-label={`Who: ${nameOf(identity)}. Become someone else`}
        disabled={cast.length === 0}
        title={current?.description ?? 'Public fields only'}
      >
        <i className="console-dot" data-signed-in={current !== null} aria-hidden="true" />
        {nameOf(identity)}
        <ChevronDownIcon aria-hidden="true" />
      </DropdownMenu.Button>
      <DropdownMenu.Content align="end" className="console-menu">
        {cast.map((person) => (
          <DropdownMenu.Item
            key={person.key}
            className="console-item"
            textValue={person.key}
            aria-current={person.key === current?.key}
            onSelect={() => onPick(person)}
          >
            <span>
              {person.key} <b>{SCHEMES[person.scheme] ?? person.scheme}</b>
            </span>
            <small>{person.description}</small>
          </DropdownMenu.Item>
        ))}
      </DropdownMenu.Content>
    </DropdownMenu>
  );
}

function nameOf(identity: Identity): string {
  if (identity.kind === 'person') return identity.person.key;
  if (identity.kind === 'nobody') return 'nobody signed in';
  const { endsAt } = identity;
  return endsAt === null ? 'token in use' : `token until ${endsAt.toLocaleTimeString()}`;
}
