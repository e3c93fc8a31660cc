import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { applyEdits, findNodeAtLocation, getNodeValue, modify, parseTree } from 'jsonc-parser';
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

export interface Tab {
  readonly query: string | null;
  readonly variables?: string | null;
  readonly operationName?: string | null;
}

/** What is to become of a tab's variables; those that are not there stay as they are. */
export type Change = (tab: Tab) => Values;

/** Changes the variables of every open tab, the one in front as an edit that can be undone. */
export function useChangeVariables(): (change: Change) => void {
  const tabs = useGraphiQL((state) => state.tabs);
  const front = useGraphiQL((state) => state.activeTabIndex);
  const editor = useGraphiQL((state) => state.variableEditor);
  const { updateActiveTabValues } = useGraphiQLActions();
  return useCallback(
    (change) => {
      for (const [index, tab] of tabs.entries()) {
        // GraphiQL has no action for the tabs behind; it reads `variables` when one comes forward.
        if (index !== front) tab.variables = withValues(tab.variables ?? '', change(tab));
      }
      const model = editor?.getModel();
      const tab = tabs[front];
      if (!editor || !model || !tab) return;
      const before = model.getValue();
      const text = withValues(before, change({ ...tab, variables: before }));
      if (text === before) return;
      editor.executeEdits('console', [{ range: model.getFullModelRange(), text }]);
      updateActiveTabValues({ variables: text });
    },
    [tabs, front, editor, updateActiveTabValues],
  );
}

/**
 * Those of the values that a tab speaks of: by name, or in its document.
 *
 * Nothing is added elsewhere: a variable that nobody declares is only in the way.
 */
export function spokenOf({ query, variables }: Tab, values: Values): Values {
  const tree = parseTree(variables ?? '');
  const speaksOf = ([name]: [string, unknown]) =>
    (tree && findNodeAtLocation(tree, [name])) || new RegExp(`\\$${name}\\s*:`).test(query ?? '');
  return Object.fromEntries(Object.entries(values).filter(speaksOf));
}

/** The value of one of a tab's variables; undefined where it has none of this name. */
export function valueIn({ variables }: Tab, name: string): unknown {
  const tree = parseTree(variables ?? '');
  const node = tree && findNodeAtLocation(tree, [name]);
  return node && getNodeValue(node);
}
