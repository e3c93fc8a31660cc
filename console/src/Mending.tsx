import { useGraphiQL, useGraphiQLActions, useMonaco } from '@graphiql/react';
import { useEffect } from 'react';
import { EDITOR_THEMES, themeOf } from './editor-themes';

/** What GraphiQL leaves undone for people who see, hear or read otherwise. Draws nothing. */
export function Mending(): null {
  useSchemeOfTheSystem();
  usePlainTabs();
  useCalmEditors();
  return null;
}

/** The editors' colours follow the system's scheme, also when it changes with the page open. */
function useSchemeOfTheSystem(): void {
  const theme = useGraphiQL((state) => state.theme);
  const monaco = useMonaco((state) => state.monaco);
  const { setTheme } = useGraphiQLActions();
  useEffect(() => {
    if (!monaco) return;
    for (const scheme of ['dark', 'light'] as const) {
      monaco.editor.defineTheme(EDITOR_THEMES[scheme], themeOf(scheme));
    }
    setTheme(theme);
  }, [monaco, theme, setTheme]);
  useEffect(() => {
    const dark = window.matchMedia('(prefers-color-scheme: dark)');
    const follow = () => setTheme(theme);
    dark.addEventListener('change', follow);
    return () => dark.removeEventListener('change', follow);
  }, [theme, setTheme]);
}

/**
 * A list of buttons, one of them the current one.
 *
 * As GraphiQL writes it, it is a list of tabs with two buttons inside each, which a screen reader
 * can tell nobody of (axe: nested-interactive).
 */
function usePlainTabs(): void {
  useEffect(() => {
    const mend = () => {
      for (const list of document.querySelectorAll('.graphiql-tabs[role]')) list.removeAttribute('role');
      const session = document.querySelector('#graphiql-session');
      if (session) mendAttribute(session, 'role', 'region');
      for (const tab of document.querySelectorAll('.graphiql-tab')) mendTab(tab);
    };
    const observer = new MutationObserver(mend);
    observer.observe(document.body, {
      subtree: true,
      childList: true,
      attributeFilter: ['class', 'role', 'aria-selected'],
    });
    mend();
    return () => observer.disconnect();
  }, []);
}

function mendTab(tab: Element): void {
  tab.removeAttribute('role');
  tab.removeAttribute('aria-selected');
  const [open, close] = tab.querySelectorAll('button');
  if (!open || !close) return;
  mendAttribute(open, 'aria-current', String(tab.classList.contains('graphiql-tab-active')));
  mendAttribute(close, 'aria-label', `Close ${open.title}`);
}

/** Only where it differs: each change is seen by the observer that has it mended. */
function mendAttribute(element: Element, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/** Danish and Norwegian use letters and dashes that the editor would frame as suspicious. */
function useCalmEditors(): void {
  const query = useGraphiQL((state) => state.queryEditor);
  const answer = useGraphiQL((state) => state.responseEditor);
  const variables = useGraphiQL((state) => state.variableEditor);
  useEffect(() => {
    const unicodeHighlight = { ambiguousCharacters: false, nonBasicASCII: false } as const;
    for (const editor of [query, answer, variables]) editor?.updateOptions({ unicodeHighlight });
  }, [query, answer, variables]);
}
