/** The command line: `people`, `day`, `cancel`. */

import { randomUUID } from "node:crypto";
import { parseArgs } from "node:util";

import { cancel } from "./cancel.js";
import { dayInWords } from "./day.js";
import { DAY, PEOPLE } from "./documents.js";
import { ask, NoAnswer, RequestFailed } from "./gateway.js";
import { readDate, readId, readMunicipality, readSeconds, today, WrongInput } from "./scalars.js";

const USAGE = `people                             for whom one may act
day MUNICIPALITY                   one's day there, as in DK-0217
    [--date 2026-03-29]            another day than today
    [--on-behalf-of=ID]            somebody else's: an id that \`people\` tells
cancel --appointment=ID            cancel one: an id that \`day\` tells
    [--reason CODE] [--comment TEXT]
    [--key KEY]                    the key of an attempt whose outcome is not known
    [--patience SECONDS]           how long to try to find out; 30`;

const OPTIONS = {
  date: { type: "string" },
  "on-behalf-of": { type: "string" },
  appointment: { type: "string" },
  reason: { type: "string" },
  comment: { type: "string" },
  key: { type: "string" },
  patience: { type: "string", default: "30" },
} as const;

const STATUS = { done: 0, refused: 1, failed: 1, unknown: 3 } as const;
type Given = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>["values"];

async function people(): Promise<number> {
  const { data } = await ask(PEOPLE, {});
  for (const one of data?.viewer?.representations ?? []) {
    console.log(`${one.role} ${one.person.name} --on-behalf-of=${one.id}`);
  }
  return 0;
}

async function day(municipality: string | undefined, given: Given): Promise<number> {
  const date = given.date === undefined ? today() : readDate(given.date);
  const whose = given["on-behalf-of"];
  const answer = await ask(DAY, {
    municipality: readMunicipality(municipality),
    day: date,
    onBehalfOf: whose === undefined ? null : readId(whose),
  });
  console.log(dayInWords(answer, date).join("\n"));
  return 0;
}

async function cancelOne(given: Given): Promise<number> {
  // Made before the first attempt, and the same for all of them.
  const idempotencyKey = given.key ?? randomUUID();
  const input = {
    appointmentId: readId(given.appointment),
    reasonCode: given.reason ?? null,
    comment: given.comment ?? null,
    idempotencyKey,
  };
  const outcome = await cancel(input, readSeconds(given.patience));
  console.log(outcome.words.join("\n"));
  if (outcome.is === "unknown") {
    console.log(`Whether it is done is not known. Send the same again with --key ${idempotencyKey}`);
  }
  return STATUS[outcome.is];
}

async function main(): Promise<number> {
  const { positionals, values } = parseArgs({ options: OPTIONS, allowPositionals: true });
  const [command, argument] = positionals;
  if (command === "people") return people();
  if (command === "day") return day(argument, values);
  if (command === "cancel") return cancelOne(values);
  throw new WrongInput(USAGE);
}

process.exitCode = await main().catch((thrown: unknown) => {
  if (thrown instanceof WrongInput) {
    console.error(thrown.message);
    return 2;
  }
  const known = thrown instanceof RequestFailed || thrown instanceof NoAnswer;
  console.error(thrown instanceof Error ? thrown.message : "Something went wrong.");
  return known ? 1 : 2;
});
