/** One change, done at most once: what came of it, and what to do when nobody can say. */

import { setTimeout as sleep } from "node:timers/promises";

import { instead, status, unfamiliar } from "./day.js";
import { CANCEL } from "./documents.js";
import { ask, codeOf, NoAnswer, RequestFailed, whatToDo, type GatewayError } from "./gateway.js";
import type { CancelAppointmentInput } from "./generated/graphql.js";
import { seconds } from "./scalars.js";

export type Outcome =
  | { readonly is: "done" | "refused" | "failed"; readonly words: readonly string[] }
  | { readonly is: "unknown"; readonly words: readonly string[]; readonly waitSeconds: number };

const SOON = 5;
/** Errors after which the same may be sent again: it may have been tried, or not yet. */
const AGAIN = /^(SOURCE_\w+|INTERNAL|RATE_LIMITED)$/;

/**
 * Sends the same with the same key until the outcome is known or `patience` seconds are over.
 * The gateway does it once, however often it is sent.
 */
export async function cancel(input: CancelAppointmentInput, patience: number): Promise<Outcome> {
  const until = Date.now() + patience * 1000;
  let outcome = await attempt(input);
  while (outcome.is === "unknown" && Date.now() + outcome.waitSeconds * 1000 <= until) {
    await sleep(outcome.waitSeconds * 1000);
    outcome = afterUnknown(await attempt(input));
  }
  return outcome;
}

/** Only a done one says for certain what became of the attempt before it. */
function afterUnknown(next: Outcome): Outcome {
  switch (next.is) {
    case "failed":
      return { is: "unknown", words: next.words, waitSeconds: Infinity };
    case "refused":
      return { ...next, words: [...next.words, "Look at the day: it may have been done before."] };
    default:
      return next;
  }
}

async function attempt(input: CancelAppointmentInput): Promise<Outcome> {
  try {
    const { data, errors } = await ask(CANCEL, { input });
    const found = data?.cancelAppointment;
    if (!found) return failed(errors[0] ?? { message: "no result" });
    switch (found.__typename) {
      case "AppointmentCancelled":
        return { is: "done", words: [`Done: ${status(found.appointment?.status ?? "CANCELLED")}.`] };
      case "Refused":
        return {
          is: "refused",
          words: [`Refused (${found.code}): ${found.explanation}`, ...instead(found.nextStep)],
        };
      case "OutcomeUnknown":
        return {
          is: "unknown",
          words: [found.explanation, ...instead(found.nextStep)],
          waitSeconds: seconds(found.retryAfter),
        };
      default:
        return { is: "unknown", words: unfamiliar(found), waitSeconds: Infinity };
    }
  } catch (thrown) {
    if (thrown instanceof NoAnswer) {
      return { is: "unknown", words: [thrown.message], waitSeconds: SOON };
    }
    if (thrown instanceof RequestFailed) return failed(thrown.error);
    throw thrown;
  }
}

function failed(error: GatewayError): Outcome {
  const words = [`${codeOf(error)}: ${whatToDo(error)}`];
  const wait = error.extensions?.retryAfter;
  return AGAIN.test(codeOf(error))
    ? { is: "unknown", words, waitSeconds: wait === undefined ? SOON : seconds(wait) }
    : { is: "failed", words };
}
