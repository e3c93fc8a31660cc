import { ChevronDownIcon, DropdownMenu } from '@graphiql/react';
import { useEffect, useState } from 'react';
import { ask } from './asking';
import { sentenceOf } from './sentence';
import { useIdentity, type Session } from './session';

interface Representation {
  readonly id: string;
  readonly role: string;
  readonly validUntil: string | null;
  readonly person: { readonly name: string; readonly birthYear: number | null };
}

type Rights = readonly Representation[] | 'loading' | { readonly trouble: string };

const QUERY = '{ viewer { representations { id role validUntil person { name birthYear } } } }';
const OWN_ROLE = 'CITIZEN';
const MYSELF = 'Myself';

interface Props {
  readonly session: Session;
  /** The id of a representation, or null for oneself. */
  readonly onChoose: (id: string | null) => void;
}

/** For whom one acts. The choice ends with the sign-in: an id belongs to whoever got it. */
export function RepresentationPicker({ session, onChoose }: Props) {
  const identity = useIdentity(session);
  const [rights, setRights] = useState<Rights>('loading');
  const [chosen, setChosen] = useState(MYSELF);
  const load = () => {
    setRights('loading');
    const stillTheirs = (told: Rights) => session.identity() === identity && setRights(told);
    representationsOf(session).then(stillTheirs, (error: unknown) =>
      stillTheirs({ trouble: sentenceOf(error) }),
    );
  };
  useEffect(() => {
    setChosen(MYSELF);
    onChoose(null);
    if (identity.kind !== 'nobody') load();
    // Only a new identity is news; `onChoose` is another function each time.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [identity]);
  if (identity.kind === 'nobody') return null;

  const choose = (title: string, id: string | null) => {
    setChosen(title);
    onChoose(id);
  };
  return (
    <DropdownMenu modal={false}>
      <DropdownMenu.Button
        type="button"
        className="console-button"
        aria-label={`On behalf of: ${chosen}`}
      >
        <small>On behalf of</small> {chosen}
        <ChevronDownIcon aria-hidden="true" />
      </DropdownMenu.Button>
      <DropdownMenu.Content align="start" className="console-menu">
        <DropdownMenu.Item className="console-item" onSelect={() => choose(MYSELF, null)}>
          {MYSELF}
        </DropdownMenu.Item>
        {others(rights).map((one) => (
          <DropdownMenu.Item
            key={one.id}
            className="console-item"
            onSelect={() => choose(one.person.name, one.id)}
          >
            <span>
              {one.person.name} <small>{one.person.birthYear}</small>
            </span>
            <small>{wordsOn(one)}</small>
          </DropdownMenu.Item>
        ))}
        <Note rights={rights} onRetry={load} />
      </DropdownMenu.Content>
    </DropdownMenu>
  );
}

function Note({ rights, onRetry }: { rights: Rights; onRetry: () => void }) {
  if (rights === 'loading') return <p className="console-note">Asking the registers...</p>;
  if ('trouble' in rights) {
    return (
      <DropdownMenu.Item className="console-item" onSelect={onRetry}>
        <span>{rights.trouble}</span>
        <small>Ask again</small>
      </DropdownMenu.Item>
    );
  }
  if (others(rights).length > 0) return null;
  return <p className="console-note">You have no right to act for anybody else.</p>;
}

function others(rights: Rights): readonly Representation[] {
  const known = Array.isArray(rights) ? (rights as readonly Representation[]) : [];
  return known.filter((one) => one.role !== OWN_ROLE);
}

function wordsOn({ role, validUntil }: Representation): string {
  const as = `as ${role.toLowerCase()}`;
  return validUntil === null ? as : `${as}, until ${validUntil}`;
}

async function representationsOf(session: Session): Promise<readonly Representation[]> {
  const authorization = session.authorization();
  const headers = authorization === null ? {} : { Authorization: authorization };
  interface Data {
    viewer: { representations: readonly Representation[] | null } | null;
  }
  const { viewer } = await ask<Data>(QUERY, {}, headers);
  return viewer?.representations ?? [];
}
