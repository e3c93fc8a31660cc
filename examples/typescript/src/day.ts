/** One's day in words. Every switch ends with `never`: a case that is left out does not compile. */

import { codeOf, whatToDo, type Answer, type GatewayError } from "./gateway.js";
import type { AppointmentStatus, DayQuery } from "./generated/graphql.js";
import { clock, type LocalDate } from "./scalars.js";

type Present<T> = NonNullable<T>;
type CareRecord = Extract<DayQuery["careRecord"], { __typename: "CareRecord" }>;
type Calendar = Extract<CareRecord["calendar"], { __typename: "Calendar" }>;
type Appointment = Present<Present<Calendar["appointments"]>["nodes"][number]>;
type Messages = Extract<CareRecord["messages"], { __typename: "Messages" }>;
type Why = Extract<CareRecord["medications"], { __typename: "Withheld" }>;

/** The lines of a day; where something could not be had, the lines say so in its place. */
export function dayInWords({ data, errors }: Answer<DayQuery>, day: LocalDate): string[] {
  const found = data?.careRecord;
  if (!found) return missing(errors, "careRecord");
  switch (found.__typename) {
    case "CareRecord":
      return [
        `${found.person.name}, ${found.municipality.name}, ${day}`,
        ...["", "Appointments", ...calendar(found.calendar, day, errors).map(indented)],
        ...reasons(found.municipality.portal?.cancellation).map(indented),
        ...["", "Messages", ...messages(found.messages, errors).map(indented)],
        ...["", "Medicine", ...medicine(found.medications, errors).map(indented)],
      ];
    case "CareRecordRefusal":
      return [found.explanation, ...instead(found.nextStep)];
    default:
      return unfamiliar(found);
  }
}

function calendar(
  topic: CareRecord["calendar"],
  day: LocalDate,
  errors: readonly GatewayError[],
): string[] {
  if (!topic) return missing(errors, "calendar");
  switch (topic.__typename) {
    case "Calendar":
      return list(topic.appointments, (one) => appointment(one, day), missing(errors, "calendar"));
    case "Withheld":
      return withheld(topic);
    case "NotOffered":
      return notOffered(topic);
    default:
      return unfamiliar(topic);
  }
}

function messages(topic: CareRecord["messages"], errors: readonly GatewayError[]): string[] {
  if (!topic) return missing(errors, "messages");
  switch (topic.__typename) {
    case "Messages":
      return list(topic.threads, thread, missing(errors, "messages"));
    case "Withheld":
      return withheld(topic);
    case "NotOffered":
      return notOffered(topic);
    default:
      return unfamiliar(topic);
  }
}

function medicine(topic: CareRecord["medications"], errors: readonly GatewayError[]): string[] {
  if (!topic) return missing(errors, "medications");
  switch (topic.__typename) {
    case "Medications":
      return list(topic.items, (one) => [`${one.name}: ${one.dose}`], missing(errors, "medications"));
    case "Withheld":
      return withheld(topic);
    case "NotOffered":
      return notOffered(topic);
    default:
      return unfamiliar(topic);
  }
}

/** There may be something; this portal shows nobody what. */
function withheld(topic: Why): string[] {
  return [`Withheld: ${topic.explanation}`, ...instead(topic.alternative)];
}

/** This portal has no such page at all. */
function notOffered(topic: Omit<Why, "__typename">): string[] {
  return [`Not offered here: ${topic.explanation}`, ...instead(topic.alternative)];
}

export function instead(step: Why["alternative"]): string[] {
  return step ? [`Instead: ${[step.title, step.url, step.phone].filter(Boolean).join(", ")}`] : [];
}

function appointment(one: Appointment, day: LocalDate): string[] {
  const when = [clock(one.start, day), one.end && clock(one.end, day)].filter(Boolean).join("-");
  const what = [one.title, one.place?.name, status(one.status)].filter(Boolean).join(", ");
  const free = one.cancellation.code === "ALLOWED";
  return [`${when} ${what}`, free ? `  cancel --appointment=${one.id}` : `  ${one.cancellation.explanation}`];
}

export function status(status: AppointmentStatus): string {
  switch (status) {
    case "BOOKED":
      return "booked";
    case "CANCELLATION_PENDING":
      return "cancellation on its way";
    case "CANCELLED":
      return "cancelled";
    case "COMPLETED":
      return "over";
    default:
      return unfamiliar(status).join(" ");
  }
}

function reasons(rule: Present<CareRecord["municipality"]["portal"]>["cancellation"] | undefined) {
  const words = rule?.reasons.map((one) => `${one.code} (${one.label})`) ?? [];
  return words.length ? [`Reasons to cancel with: ${words.join(", ")}`] : [];
}

function thread(one: Present<Present<Messages["threads"]>["nodes"][number]>): string[] {
  const promised = one.expectedReplyBy && `an answer is promised by ${one.expectedReplyBy}`;
  const what = [one.subject, one.isUnread && "unread", promised].filter(Boolean).join(", ");
  return [`${one.lastActivityAt.slice(0, 10)} ${what}`];
}

interface Page<T> {
  readonly nodes: readonly (T | null)[];
  readonly pageInfo: { readonly hasNextPage: boolean };
}

/** One item that cannot be read is null, and the others are good. */
function list<T>(page: Page<T> | null, words: (one: T) => string[], without: string[]): string[] {
  if (!page) return without;
  const lines = page.nodes.flatMap((one) => (one ? words(one) : ["(one that cannot be read)"]));
  return [...(lines.length ? lines : ["none"]), ...(page.pageInfo.hasNextPage ? ["and more"] : [])];
}

/** Why a part of the answer is not there: the error whose path leads to it or over it. */
function missing(errors: readonly GatewayError[], field: string): string[] {
  const error = errors.find(({ path }) => path?.includes(field) || path?.length === 1);
  return error ? [`${whatToDo(error)} (${codeOf(error)})`] : ["not told"];
}

/** Only a gateway that is newer than this client's types gets here. */
export function unfamiliar(never: never): string[] {
  const told = never as unknown as string | Partial<Why>;
  return [typeof told === "string" ? told : (told.explanation ?? "not known to this client")];
}

function indented(line: string): string {
  return `  ${line}`;
}
