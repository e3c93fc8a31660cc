/** One request to the gateway, and what its errors mean. */

import type { TypedDocumentString } from "./generated/graphql.js";
import { seconds, type Duration } from "./scalars.js";
import { accessToken, gatewayAddress } from "./token.js";

const PATIENCE_MS = 30_000;

/** An error of the answer. `path` is where in `data` something is missing; none: everything is. */
export interface GatewayError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: { readonly code?: string; readonly retryAfter?: Duration };
}

export interface Answer<T> {
  readonly data: T | null;
  readonly errors: readonly GatewayError[];
}

/** No answer came that can be read. Whatever was asked for may have happened. */
export class NoAnswer extends Error {}

/** The gateway refused the whole request. The message is for developers, and has nobody's data. */
export class RequestFailed extends Error {
  constructor(readonly error: GatewayError) {
    super(`${codeOf(error)}: ${whatToDo(error)}\n(${error.message})`);
  }
}

/** Data may be there beside errors. Throws `NoAnswer`, and `RequestFailed` where no data is. */
export async function ask<T, V>(
  document: TypedDocumentString<T, V>,
  variables: V,
): Promise<Answer<T>> {
  const answer = await post(JSON.stringify({ ...named(document), variables }));
  const [first] = answer.errors ?? [];
  const signedOut = answer.errors?.find((error) => codeOf(error) === "UNAUTHENTICATED");
  if (signedOut) throw new RequestFailed(signedOut);
  if (answer.data === undefined && first) throw new RequestFailed(first);
  return { data: (answer.data ?? null) as T | null, errors: answer.errors ?? [] };
}

/** The document's text, or, where only registered documents are taken, the id it is registered by. */
function named(document: TypedDocumentString<unknown, never>): object {
  const registered = process.env["OMSORG_REGISTERED"] === "yes";
  return registered ? { documentId: document.__meta__?.["hash"] } : { query: document.toString() };
}

async function post(body: string): Promise<{ data?: unknown; errors?: GatewayError[] }> {
  const headers = {
    authorization: `Bearer ${await accessToken()}`,
    accept: "application/graphql-response+json",
    "content-type": "application/json",
  };
  const signal = AbortSignal.timeout(PATIENCE_MS);
  try {
    // A redirect is not followed: the token is meant for this address.
    const address = gatewayAddress();
    const sent = { method: "POST", body, headers, signal, redirect: "error" } as const;
    const answer: unknown = await (await fetch(address, sent)).json();
    if (typeof answer === "object" && answer !== null) return answer;
  } catch {
    // What was thrown may repeat what was sent: it goes no further.
  }
  throw new NoAnswer("The gateway did not answer, or not as GraphQL. Try again in a while.");
}

export function codeOf(error: GatewayError): string {
  return error.extensions?.code ?? "INTERNAL";
}

/** By the code; docs/errors.md has all of them, and more may come. */
export function whatToDo(error: GatewayError): string {
  const wait = error.extensions?.retryAfter;
  const when = wait === undefined ? "in a while" : `in ${seconds(wait)} seconds`;
  switch (codeOf(error)) {
    case "UNAUTHENTICATED":
      return "The sign-in is missing, not good or over. Sign in again.";
    case "FORBIDDEN":
      return "This sign-in or this application is not enough. Sign in with a higher assurance level.";
    case "RATE_LIMITED":
      return `Too many requests. Try again ${when}.`;
    case "SOURCE_UNAVAILABLE":
    case "SOURCE_TIMEOUT":
    case "SOURCE_INVALID":
      return `The municipality's system does not answer as it should. Try again ${when}.`;
    case "INTERNAL":
      return `Something went wrong at the gateway. Try again ${when}.`;
    default:
      return "This client asked for what it cannot have. Its developers must mend it.";
  }
}
