/** The schema's scalars: all of them texts, and none may be put in another's place. */

type Text<Name extends string> = string & { readonly scalar: Name };

export type Id = Text<"ID">;
export type Url = Text<"URL">;
/** A day, as in `2026-03-29`, in the municipality's time zone. */
export type LocalDate = Text<"Date">;
/** An instant with the municipality's offset, as in `2026-03-29T09:30:00.000+02:00`. */
export type DateTime = Text<"DateTime">;
/** As in `PT1M30S`. */
export type Duration = Text<"Duration">;
/** Country and code, as in `DK-0751`. */
export type MunicipalityCode = Text<"MunicipalityCode">;

export class WrongInput extends Error {}

export function readId(text: string | undefined): Id {
  return read<Id>(text, /^[\w-]+$/, "an id as this client prints them");
}

export function readDate(text: string | undefined): LocalDate {
  return read<LocalDate>(text, /^\d{4}-\d\d-\d\d$/, "a day as in 2026-03-29");
}

export function readMunicipality(text: string | undefined): MunicipalityCode {
  return read<MunicipalityCode>(text, /^[A-Z]{2}-\d{4}$/, "a municipality's code as in DK-0751");
}

export function readSeconds(text: string): number {
  return Number(read(text, /^\d{1,4}$/, "a number of seconds"));
}

function read<T extends string>(text: string | undefined, form: RegExp, what: string): T {
  if (text === undefined || !form.test(text)) throw new WrongInput(`Give ${what}.`);
  return text as T;
}

/** The municipality's wall clock, whose offset is the one that is written; with another day's date. */
export function clock(moment: DateTime, day: LocalDate): string {
  const time = moment.slice(11, 16);
  return moment.startsWith(day) ? time : `${moment.slice(0, 10)} ${time}`;
}

export function seconds(length: Duration): number {
  const found = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(length);
  if (!found) return 60;
  const [days = 0, hours = 0, minutes = 0, rest = 0] = found.slice(1).map((n) => Number(n ?? 0));
  return ((days * 24 + hours) * 60 + minutes) * 60 + rest;
}

/** Today in Copenhagen and Oslo, whose clocks agree. */
export function today(): LocalDate {
  return readDate(new Date().toLocaleDateString("sv-SE", { timeZone: "Europe/Copenhagen" }));
}
