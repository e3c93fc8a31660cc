import { useHistory, useHistoryActions } from '@graphiql/plugin-history';
import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { useEffect, useRef } from 'react';
import type { Identity } from './session';

/**
 * Empties every tab's answer and headers, and the history, when the person changes.
 *
 * What one saw and asked is not for the next to read, and a token in the headers is not theirs. The
 * documents stay, with their variables.
 */
export function ForgetAnswers({ identity }: { identity: Identity }): null {
  const tabs = useGraphiQL((state) => state.tabs);
  const responseEditor = useGraphiQL((state) => state.responseEditor);
  const headerEditor = useGraphiQL((state) => state.headerEditor);
  const { updateActiveTabValues } = useGraphiQLActions();
  const asked = useHistory();
  const { deleteFromHistory } = useHistoryActions();
  const before = useRef(identity);

  useEffect(() => {
    if (before.current === identity) return;
    before.current = identity;
    // GraphiQL has no action for the tabs behind; it reads these when one comes to the front.
    for (const tab of tabs) tab.response = tab.headers = null;
    headerEditor?.setValue('');
    for (const item of asked) deleteFromHistory(item, true);
    responseEditor?.setValue('');
    updateActiveTabValues({ response: null, headers: '' });
  }, [identity, tabs, headerEditor, responseEditor, updateActiveTabValues, asked, deleteFromHistory]);
  return null;
}
