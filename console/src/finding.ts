import { daysAhead } from './days';
import findAppointment from './finding/appointment.graphql?raw';
import findRecipient from './finding/recipient.graphql?raw';
import findRecord from './finding/record.graphql?raw';

export type Values = Readonly<Record<string, unknown>>;

/** How variables that are left empty are filled: by asking, or by making something. */
export type Find =
  | { readonly fills: readonly string[]; readonly query: null; readonly made: () => Values }
  | {
      readonly fills: readonly string[];
      readonly query: string;
      readonly variables: () => Values;
      /** Throws a sentence where the answer holds nothing that fits. */
      readonly found: (data: { careRecord: Opened }) => Values;
    };

/** What the queries in `finding/` ask of a record, or the sentence of a refusal. */
interface Opened {
  readonly explanation?: string;
  readonly id?: string;
  readonly municipality?: { portal: { cancellation: { reasons: readonly Reason[] } | null } };
  readonly calendar?: { explanation?: string; appointments?: { nodes: readonly Appointment[] } };
  readonly messages?: { explanation?: string; recipients?: readonly { id: string }[] };
}
interface Reason {
  readonly code: string;
  readonly commentRequired: boolean;
}
interface Appointment {
  readonly id: string;
  readonly cancellation: { readonly code: string };
}

const NEW_KEY: Find = {
  fills: ['idempotencyKey'],
  query: null,
  made: () => ({ idempotencyKey: crypto.randomUUID() }),
};
const APPOINTMENT: Find = {
  fills: ['appointmentId', 'reasonCode'],
  query: findAppointment,
  variables: () => daysAhead(60),
  found: ({ careRecord: { explanation, municipality, calendar } }) => {
    const free = calendar?.appointments?.nodes.find((one) => one.cancellation.code === 'ALLOWED');
    const reasons = municipality?.portal.cancellation?.reasons ?? [];
    return {
      appointmentId: orSay(
        free?.id,
        explanation ?? calendar?.explanation,
        'No appointment here can be cancelled: pick another municipality.',
      ),
      reasonCode: reasons.find((one) => !one.commentRequired)?.code ?? null,
    };
  },
};
const RECIPIENT: Find = {
  fills: ['careRecordId', 'recipientId'],
  query: findRecipient,
  variables: () => ({}),
  found: ({ careRecord: { explanation, id, messages } }) => ({
    careRecordId: orSay(id, explanation, 'This record does not open.'),
    recipientId: orSay(
      messages?.recipients?.[0]?.id,
      messages?.explanation,
      'There is nobody to write to here: pick another municipality.',
    ),
  }),
};
const RECORD: Find = {
  fills: ['careRecordId'],
  query: findRecord,
  variables: () => ({}),
  found: ({ careRecord: { explanation, id } }) => ({
    careRecordId: orSay(id, explanation, 'This record does not open.'),
  }),
};

/** What each ready example leaves to be found, by the name of its operation. */
export const FINDS: Readonly<Record<string, readonly Find[]>> = {
  CancelAppointment: [APPOINTMENT, NEW_KEY],
  WriteMessage: [RECIPIENT, NEW_KEY],
  WatchRecord: [RECORD],
};

function orSay(found: string | undefined, why: string | undefined, otherwise: string): string {
  if (found === undefined) throw new Error(why ?? otherwise);
  return found;
}
