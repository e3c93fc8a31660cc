import { ask } from './asking';

export interface Municipality {
  readonly code: string;
  readonly name: string;
  readonly officialName: string;
  readonly portal: { readonly name: string; readonly careSystem: { readonly name: string } } | null;
}

const FIND = `query FindMunicipalities($search: String!) {
  municipalities(search: $search, first: 50) {
    nodes { code name officialName portal { name careSystem { name } } }
  }
}`;
const ONE = `query OneMunicipality($code: MunicipalityCode!) {
  municipality(code: $code) { code name officialName portal { name careSystem { name } } }
}`;

/** Those whose name or code begins so, connected ones first; at most fifty. */
export async function municipalities(search: string): Promise<readonly Municipality[]> {
  interface Data {
    municipalities: { nodes: readonly Municipality[] };
  }
  return (await ask<Data>(FIND, { search })).municipalities.nodes;
}

/** The one with this code, or null. */
export async function municipality(code: string): Promise<Municipality | null> {
  return (await ask<{ municipality: Municipality | null }>(ONE, { code })).municipality;
}
