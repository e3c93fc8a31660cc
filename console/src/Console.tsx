import { GraphiQL } from 'graphiql';
import { ExamplePicker } from './ExamplePicker';
import { FIRST_EXAMPLE, tabOf } from './examples';
import { fetcherOf } from './fetcher';
import { memoryStorage } from './memory-storage';
import { PersonPicker } from './PersonPicker';
import { Session } from './session';

const session = new Session();
const fetcher = fetcherOf(session);
const storage = memoryStorage();
const first = tabOf(FIRST_EXAMPLE);

/** GraphiQL with, at the end of its row of tabs, the examples and the choice of whom to be. */
export function Console() {
  return (
    <GraphiQL
      fetcher={fetcher}
      storage={storage}
      initialQuery={first.query}
      initialVariables={first.variables}
      defaultQuery=""
      defaultEditorToolsVisibility="variables"
      shouldPersistHeaders={false}
    >
      <GraphiQL.Logo>
        <div className="console-bar">
          <ExamplePicker />
          <PersonPicker session={session} />
        </div>
      </GraphiQL.Logo>
    </GraphiQL>
  );
}
