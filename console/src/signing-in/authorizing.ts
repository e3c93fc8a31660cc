import * as oauth from 'oauth4webapi';
import { CHANNEL } from './channel';
import type { Provider } from './providers';

/** An access token and the length of its life in milliseconds; null where nobody told. */
export interface Issued {
  readonly token: string;
  readonly lifetime: number | null;
}

const REDIRECT = new URL('/signed-in', window.location.href).href;
const WINDOW = 'popup,width=520,height=760';

/**
 * Signs in with a provider: authorization code with PKCE, in a window of its own.
 *
 * Verifier, state and nonce are held here alone and never stored. Call it from a click, or the
 * browser opens no window. Aborting forgets the attempt, whatever the window answers later.
 */
export async function authorize(provider: Provider, signal: AbortSignal): Promise<Issued> {
  const opened = window.open('about:blank', '_blank', WINDOW);
  if (opened === null) {
    throw new Error('The browser did not open a window. Allow pop-ups for this page, then try again.');
  }
  opened.opener = null; // the provider's page has nothing to do with this one
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const nonce = oauth.generateRandomNonce();
  const sentBack = waitFor(state, signal);
  const challenge = await oauth.calculatePKCECodeChallenge(verifier);
  opened.location.replace(
    addressOf(provider, { state, nonce, code_challenge: challenge, code_challenge_method: 'S256' }),
  );
  return redeem(provider, await sentBack, { verifier, state, nonce });
}

function addressOf(provider: Provider, more: Readonly<Record<string, string>>): string {
  const address = new URL(provider.authorizeUrl);
  const asked = {
    client_id: provider.client,
    response_type: 'code',
    redirect_uri: REDIRECT,
    scope: provider.scope,
    prompt: 'login', // a portal that asks again wants a person, not a session of the provider's
    ...more,
  };
  for (const [name, value] of Object.entries(asked)) address.searchParams.set(name, value);
  return address.href;
}

/** What the provider's window brings back for this state; other tabs' windows are not ours. */
function waitFor(state: string, signal: AbortSignal): Promise<URLSearchParams> {
  return new Promise((resolve, reject) => {
    const channel = new BroadcastChannel(CHANNEL);
    signal.addEventListener('abort', () => {
      channel.close();
      reject(signal.reason as Error);
    });
    channel.addEventListener('message', ({ data }: MessageEvent<string>) => {
      const told = data.startsWith('told:') ? data.slice('told:'.length) : '';
      const found = new URLSearchParams(told);
      if (found.get('state') !== state) return;
      channel.postMessage(`taken:${told}`);
      channel.close();
      resolve(found);
    });
  });
}

interface Kept {
  readonly verifier: string;
  readonly state: string;
  readonly nonce: string;
}

async function redeem(provider: Provider, told: URLSearchParams, kept: Kept): Promise<Issued> {
  const server = {
    issuer: provider.issuer,
    authorization_endpoint: provider.authorizeUrl,
    token_endpoint: provider.tokenUrl,
    authorization_response_iss_parameter_supported: provider.namesItself,
    id_token_signing_alg_values_supported: [...provider.algorithms],
  };
  const client = { client_id: provider.client };
  try {
    const code = oauth.validateAuthResponse(server, client, told, kept.state);
    const answer = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      oauth.None(),
      code,
      REDIRECT,
      kept.verifier,
      // Only the demo's provider is not https, and it is on this machine: the gateway sees to that.
      { [oauth.allowInsecureRequests]: provider.tokenUrl.startsWith('http:') },
    );
    const issued = await oauth.processAuthorizationCodeResponse(server, client, answer, {
      expectedNonce: kept.nonce,
    });
    return { token: issued.access_token, lifetime: milliseconds(issued.expires_in) };
  } catch (error) {
    throw new Error(sentenceOf(error), { cause: error });
  }
}

function milliseconds(seconds: number | undefined): number | null {
  return seconds === undefined ? null : seconds * 1000;
}

/** Without the provider's own text: it is not ours to repeat. */
function sentenceOf(error: unknown): string {
  if (error instanceof oauth.AuthorizationResponseError && error.error === 'access_denied') {
    return 'Nobody was chosen. Sign in again if you want to.';
  }
  if (error instanceof TypeError) return 'The provider does not answer. Try again in a moment.';
  return 'The provider did not complete the sign-in. Try again.';
}
