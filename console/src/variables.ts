import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { applyEdits, findNodeAtLocation, modify, parseTree } from 'jsonc-parser';
import { useCallback } from 'react';
import type { Values } from './finding';

const FORMAT = { formattingOptions: { insertSpaces: true, tabSize: 2 } };

/** The text of variables with some of them changed, everything else as its author wrote it. */
export function withValues(text: string, values: Values): string {
  if (Object.keys(values).length === 0) return text;
  let changed = text.trim() === '' ? '{}' : text;
  for (const [name, value] of Object.entries(values)) {
    changed = applyEdits(changed, modify(changed, [name], value, FORMAT));
  }
  return changed;
}

/**
 * Writes values into the variables of every tab that speaks of them: by name, or in its document.
 *
 * Nothing is added elsewhere: a variable that nobody declares is only in the way.
 */
export function useSetVariables(): (values: Values) => void {
  const tabs = useGraphiQL((state) => state.tabs);
  const front = useGraphiQL((state) => state.activeTabIndex);
  const editor = useGraphiQL((state) => state.variableEditor);
  const { updateActiveTabValues } = useGraphiQLActions();
  return useCallback(
    (values) => {
      for (const [index, tab] of tabs.entries()) {
        // GraphiQL has no action for the tabs behind; it reads `variables` when one comes forward.
        if (index !== front) tab.variables = withValues(tab.variables ?? '', spokenOf(tab, values));
      }
      const model = editor?.getModel();
      const tab = tabs[front];
      if (!editor || !model || !tab) return;
      const before = model.getValue();
      const text = withValues(before, spokenOf({ ...tab, variables: before }, values));
      if (text === before) return;
      // As an edit, so that it can be undone.
      editor.executeEdits('console', [{ range: model.getFullModelRange(), text }]);
      updateActiveTabValues({ variables: text });
    },
    [tabs, front, editor, updateActiveTabValues],
  );
}

interface Tab {
  readonly query: string | null;
  readonly variables?: string | null;
}

function spokenOf({ query, variables }: Tab, values: Values): Values {
  const tree = parseTree(variables ?? '');
  const speaksOf = ([name]: [string, unknown]) =>
    (tree && findNodeAtLocation(tree, [name])) || new RegExp(`\\$${name}\\s*:`).test(query ?? '');
  return Object.fromEntries(Object.entries(values).filter(speaksOf));
}
