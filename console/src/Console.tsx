import { GraphiQL } from 'graphiql';
import { useState } from 'react';
import { createPortal } from 'react-dom';
import { Choice } from './choice';
import { ConsoleHead } from './ConsoleHead';
import { EDITOR_THEMES } from './editor-themes';
import { FIRST_MUNICIPALITY, READY, tabOf } from './examples';
import { fetcherOf } from './fetcher';
import { filling } from './filling';
import { Found } from './Found';
import { forgetWhenLeft } from './leaving';
import { memoryStorage } from './memory-storage';
import { Session } from './session';
import { Tabs } from './tabs';

const session = new Session();
const choice = new Choice({ municipality: FIRST_MUNICIPALITY, onBehalfOf: null });
const found = new Found();
const open = new Tabs();
const fetcher = fetcherOf({ session, choice, tabs: open, fill: filling(found.tell) });
const storage = memoryStorage();
const tabs = READY.map((example) => tabOf(example, choice.picked()));
const first = tabs[0]?.variables;
forgetWhenLeft(() => session.signOut());

/**
 * The head of the page and GraphiQL below it.
 *
 * The head stands where GraphiQL would have its logo, since only what is inside can reach the
 * editors; it is drawn above.
 */
export function Console() {
  const [head, setHead] = useState<HTMLElement | null>(null);
  return (
    <>
      <header ref={setHead} className="graphiql-container console-head" />
      <main className="console-body">
        <GraphiQL
          fetcher={fetcher}
          storage={storage}
          defaultTabs={tabs}
          editorTheme={EDITOR_THEMES}
          // GraphiQL takes the document of the first tab from there, and not its variables.
          {...(first === undefined ? {} : { initialVariables: first })}
          defaultEditorToolsVisibility="variables"
          shouldPersistHeaders={false}
        >
          <GraphiQL.Logo>
            {head && createPortal(<ConsoleHead session={session} choice={choice} found={found} tabs={open} />, head)}
          </GraphiQL.Logo>
        </GraphiQL>
      </main>
    </>
  );
}
