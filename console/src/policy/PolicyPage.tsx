import { useMemo } from 'react';
import { browsersLanguage, useChoices } from './choices';
import { Choosing } from './Choosing';
import { useLearned } from './learning';
import { Legend } from './Legend';
import { Picture } from './Picture';
import type { Language, Portal } from './policy';
import { PortalTable } from './PortalTable';
import { inParts, useIsPrinting } from './printing';
import type { Place } from './Told';
import { Trouble } from './Trouble';
import { viewOf, type View } from './view';

const PORTALS_ON_PAPER = 5;
const NONE: readonly Portal[] = [];

export function PolicyPage() {
  const [choices, choose] = useChoices();
  const language = choices.language ?? browsersLanguage();
  const { learned, isAsking, again } = useLearned(language);
  const portals = learned?.portals ?? NONE;
  const { role, state, search } = choices;
  const view = useMemo(
    () => viewOf(portals, { role, state, search }),
    [portals, role, state, search],
  );
  const tells = learned?.language ?? language;

  return (
    <>
      <header>
        <nav aria-label="Pages">
          <a href="./">Console</a>
        </nav>
        <h1>Who shows what</h1>
        <p>
          What each municipality’s portal shows to whom, topic by topic, in the gateway’s own words
          and with the source of each rule.
        </p>
      </header>
      <main aria-busy={isAsking}>
        <Choosing choices={choices} language={language} onChange={choose} />
        <p role="status" className="status">
          {statusOf(view, portals, isAsking, learned !== null)}
        </p>
        <Trouble
          troubles={learned?.troubles ?? []}
          hasSome={portals.length > 0}
          isAsking={isAsking}
          onAgain={again}
        />
        {view.portals.length > 0 && <Views view={view} language={tells} />}
      </main>
    </>
  );
}

function Views({ view, language }: { view: View; language: Language }) {
  const isPrinting = useIsPrinting();
  const parts = isPrinting ? inParts(view.portals, PORTALS_ON_PAPER) : [view.portals];
  return (
    <>
      <section aria-labelledby="picture-heading">
        <h2 id="picture-heading">The picture</h2>
        <p id="picture-keys" className="keys">
          Point at a cell, or go there with the arrow keys, and its rule appears. Enter goes to its
          row below, Escape hides the rule.
        </p>
        <Legend />
        {parts.map((portals) => (
          <Picture
            key={portals[0]?.code}
            view={{ ...view, portals }}
            language={language}
            onOpen={goToRow}
          />
        ))}
      </section>
      <section aria-labelledby="table-heading">
        <h2 id="table-heading">In words</h2>
        {view.portals.map((portal) => (
          <PortalTable key={portal.code} {...{ portal, view, language }} />
        ))}
      </section>
    </>
  );
}

/** Puts the focus on what the table says of a cell, or on the portal that lets the role not in. */
function goToRow({ portal, role, topic }: Place) {
  const rows = document.querySelectorAll<HTMLElement>('[data-row]');
  const row = [...rows].find(
    ({ dataset }) =>
      dataset['row'] === `${portal.code} ${topic}` && dataset['roles']?.split(' ').includes(role),
  );
  (row ?? document.getElementById(`portal-${portal.code}`))?.focus();
}

function statusOf(
  view: View,
  portals: readonly Portal[],
  isAsking: boolean,
  hasAsked: boolean,
): string {
  if (isAsking) return 'Asking the gateway...';
  if (portals.length === 0) return hasAsked ? 'No portal to show.' : '';
  if (view.portals.length === 0) return 'Nothing is like that. Choose otherwise, or everything.';
  const { length: count } = view.portals;
  const ofAll = count === portals.length ? '' : ` of ${portals.length}`;
  return `${count}${ofAll} portals, ${view.topics.length} topics.`;
}
