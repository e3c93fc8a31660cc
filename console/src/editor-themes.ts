type Scheme = 'dark' | 'light';

/** The names under which the editor knows the page's colours. */
export const EDITOR_THEMES: Readonly<Record<Scheme, string>> = {
  dark: 'omsorg-dark',
  light: 'omsorg-light',
};

const SURFACE = { dark: '#212a3b', light: '#ffffff' };
const ACCENT = { dark: '#5ac4b0', light: '#1e766a' };
const ACCENT_BEHIND = { dark: '#5ac4b026', light: '#1e766a1f' };
// The editor's own are too pale on these grounds (WCAG 2.2, 1.4.3).
const COMMENT = { dark: '#8cc084', light: '#007000' };
const LINE_NUMBER = { dark: '#a3b0c7', light: '#5a6b87' };
const ARGUMENT = { dark: '#a8a3ff', light: '#5a57c4' };
const CLEAR = '#ffffff00';

/** What the editor is told of a scheme; what is not said here is Monaco's own. */
export function themeOf(scheme: Scheme) {
  const accent = ACCENT[scheme];
  const behind = ACCENT_BEHIND[scheme];
  const surface = SURFACE[scheme];
  return {
    base: scheme === 'dark' ? ('vs-dark' as const) : ('vs' as const),
    inherit: true,
    rules: [
      { token: 'comment', foreground: COMMENT[scheme] },
      { token: 'comment.gql', foreground: COMMENT[scheme] },
      { token: 'argument.identifier.gql', foreground: ARGUMENT[scheme] },
    ],
    colors: {
      'editor.background': CLEAR,
      'scrollbar.shadow': CLEAR,
      'editorLineNumber.foreground': LINE_NUMBER[scheme],
      'editorLineNumber.activeForeground': accent,
      'editorWidget.background': surface,
      'editorHoverWidget.background': surface,
      'editorSuggestWidget.background': surface,
      'editorSuggestWidget.selectedBackground': behind,
      'editorSuggestWidget.selectedForeground': accent,
      'quickInput.background': surface,
      'quickInputList.focusBackground': behind,
      'menu.background': surface,
      'menu.selectionBackground': behind,
      'menu.selectionForeground': accent,
      'list.hoverBackground': behind,
      'list.highlightForeground': accent,
      'list.focusHighlightForeground': accent,
      'textLink.foreground': accent,
      'textLink.activeForeground': accent,
      'editorLink.activeForeground': accent,
      focusBorder: accent,
    },
  };
}
