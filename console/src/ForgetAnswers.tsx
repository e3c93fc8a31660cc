import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { useEffect, useRef } from 'react';
import type { Identity } from './session';

/** Empties every tab's answer when the person changes: what one saw is not for the next to read. */
export function ForgetAnswers({ identity }: { identity: Identity }): null {
  const tabs = useGraphiQL((state) => state.tabs);
  const responseEditor = useGraphiQL((state) => state.responseEditor);
  const { updateActiveTabValues } = useGraphiQLActions();
  const before = useRef(identity);

  useEffect(() => {
    if (before.current === identity) return;
    before.current = identity;
    // GraphiQL has no action for the tabs behind; it reads `response` when one comes to the front.
    for (const tab of tabs) tab.response = null;
    responseEditor?.setValue('');
    updateActiveTabValues({ response: null });
  }, [identity, tabs, responseEditor, updateActiveTabValues]);
  return null;
}
