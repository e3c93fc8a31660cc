/**
 * Forgets the sign-in when the page is left.
 *
 * A browser may keep a page whole and show it again at "Back", to whoever sits there then: it is
 * hidden when it goes and begins anew if it comes back.
 */
export function forgetWhenLeft(forget: () => void): void {
  window.addEventListener('pagehide', () => {
    document.documentElement.hidden = true;
    forget();
  });
  window.addEventListener('pageshow', ({ persisted }) => {
    if (persisted) window.location.reload();
  });
}
