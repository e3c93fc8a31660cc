import { ChevronDownIcon, DropdownMenu, useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import type { Choice } from './choice';
import { EXAMPLES, tabOf, type Example } from './examples';

/** Opens an example in a tab of its own, or goes to the tab where it stands untouched. */
export function ExamplePicker({ choice }: { choice: Choice }) {
  const open = useOpenExample(choice);
  return (
    <DropdownMenu modal={false}>
      <DropdownMenu.Button type="button" className="console-button">
        Examples
        <ChevronDownIcon aria-hidden="true" />
      </DropdownMenu.Button>
      <DropdownMenu.Content align="end" className="console-menu">
        {EXAMPLES.map((example) => (
          <DropdownMenu.Item
            key={example.title}
            className="console-item"
            textValue={example.title}
            onSelect={() => open(example)}
          >
            <span>{example.title}</span>
            <small>{example.as}</small>
          </DropdownMenu.Item>
        ))}
      </DropdownMenu.Content>
    </DropdownMenu>
  );
}

function useOpenExample(choice: Choice): (example: Example) => void {
  const { addTab, changeTab } = useGraphiQLActions();
  const tabs = useGraphiQL((state) => state.tabs);
  const queryEditor = useGraphiQL((state) => state.queryEditor);
  const variableEditor = useGraphiQL((state) => state.variableEditor);
  return (example) => {
    const standing = tabs.findIndex((tab) => tab.query === example.query);
    if (standing >= 0) {
      changeTab(standing);
      return;
    }
    if (queryEditor?.getValue().trim() !== '') addTab();
    const { query, variables } = tabOf(example, choice.picked());
    queryEditor?.setValue(query);
    variableEditor?.setValue(variables);
  };
}
