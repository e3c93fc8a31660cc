/** Whose token is sent. A real client has one from MitID's broker or ID-porten. */

const DEMO = "http://127.0.0.1:8104/demo/token?person=citizen";

export function gatewayAddress(): URL {
  const address = new URL(process.env["OMSORG_URL"] ?? "http://127.0.0.1:8000/graphql");
  if (address.protocol !== "https:" && !isThisMachine(address)) {
    throw new Error("OMSORG_URL is not https; a token is not sent there.");
  }
  return address;
}

/** The token of the environment; before a gateway on this machine, else, that of a demo person. */
export async function accessToken(): Promise<string> {
  const given = process.env["OMSORG_TOKEN"];
  if (given !== undefined) return given;
  if (!isThisMachine(gatewayAddress())) throw new Error("Set OMSORG_TOKEN to an access token.");
  return demoToken(process.env["OMSORG_DEMO_TOKEN_URL"] ?? DEMO);
}

/** DEMO ONLY: the demo world gives anybody a token; nothing else does. */
async function demoToken(address: string): Promise<string> {
  const answer = await fetch(address, { signal: AbortSignal.timeout(10_000) }).catch(() => null);
  if (!answer?.ok) throw new Error("The demo gives no token: is `make run` running?");
  const { access_token: token } = (await answer.json()) as { access_token: string };
  return token;
}

function isThisMachine(address: URL): boolean {
  return ["127.0.0.1", "localhost", "[::1]"].includes(address.hostname);
}
