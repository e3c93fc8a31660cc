/** With whom one can sign in on this page, as the gateway's `/console.json` tells. */
export interface Provider {
  readonly issuer: string;
  readonly country: string;
  readonly scheme: string;
  readonly client: string;
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  readonly scope: string;
  /** What it signs with. */
  readonly algorithms: readonly string[];
  /** Whether what it sends back says who it is, and must. */
  readonly namesItself: boolean;
}

const SCHEMES: Readonly<Record<string, string>> = { MITID: 'MitID', ID_PORTEN: 'ID-porten' };
const countries = new Intl.DisplayNames('en', { type: 'region' });

export async function providers(): Promise<readonly Provider[]> {
  const response = await fetch('/console.json', { credentials: 'omit', redirect: 'error' });
  if (!response.ok) throw new Error(`How to sign in could not be fetched (${response.status}).`);
  return ((await response.json()) as { signIns: Provider[] }).signIns;
}

/** As a person knows it, e.g. `MitID, Denmark`. */
export function titleOf({ scheme, country }: Provider): string {
  return `${schemeTitle(scheme)}, ${countries.of(country) ?? country}`;
}

export function schemeTitle(scheme: string): string {
  return SCHEMES[scheme] ?? scheme;
}
