// Where the provider sends the window back: hands what it was told to the page that waits for it.
import './returned.css';
import { CHANNEL } from './channel';

const PATIENCE = 3_000;
const told = document.getElementById('told')!;
const answer = window.location.search;
// The code is good once and for a minute; even so it is not left in the address.
window.history.replaceState(null, '', window.location.pathname);

const channel = new BroadcastChannel(CHANNEL);
const waiting = setTimeout(() => {
  told.textContent =
    'The console that began this sign-in is not open any more. Close this window and sign in there again.';
}, PATIENCE);
channel.addEventListener('message', ({ data }) => {
  if (data !== `taken:${answer}`) return;
  clearTimeout(waiting);
  told.textContent = 'Done. This window can be closed.';
  window.close();
});
channel.postMessage(`told:${answer}`);
