import { asPicked, type Picked } from './choice';
import { daysAhead } from './days';
import cancelAppointment from './examples/cancel-appointment.graphql?raw';
import chooseMunicipality from './examples/choose-municipality.graphql?raw';
import forOthers from './examples/for-others.graphql?raw';
import myAccessLog from './examples/my-access-log.graphql?raw';
import myDay from './examples/my-day.graphql?raw';
import nobody from './examples/nobody.graphql?raw';
import twoMunicipalities from './examples/two-municipalities.graphql?raw';
import watchRecord from './examples/watch-record.graphql?raw';
import withheldAndWhy from './examples/withheld-and-why.graphql?raw';
import writeMessage from './examples/write-message.graphql?raw';
import type { Values } from './finding';

export interface Example {
  readonly title: string;
  /** Whom to be to see what it is about. */
  readonly as: string;
  readonly query: string;
  /** Empty ones are found when it runs: see `finding.ts`. */
  readonly variables: () => Values;
}

/** Where the page begins: everything that a portal can show, withhold or not have is seen there. */
export const FIRST_MUNICIPALITY = 'DK-0217';
const there = { municipality: FIRST_MUNICIPALITY, onBehalfOf: null };

/** Those that stand there as tabs when the page opens. */
export const READY: readonly Example[] = [
  {
    title: 'Choose a municipality',
    as: 'as anyone',
    query: chooseMunicipality,
    variables: () => ({ search: '' }),
  },
  {
    title: 'My day',
    as: 'as citizen or innbygger',
    query: myDay,
    variables: () => ({ ...there, ...daysAhead(1) }),
  },
  {
    title: 'Everything withheld, and why',
    as: 'as citizen',
    query: withheldAndWhy,
    variables: () => there,
  },
  {
    title: 'Two municipalities at once',
    as: 'as citizen',
    query: twoMunicipalities,
    variables: () => ({
      municipalities: ['DK-0751', 'DK-0217'],
      onBehalfOf: null,
      ...daysAhead(7),
    }),
  },
  {
    title: 'Cancel an appointment',
    as: 'as citizen or relative',
    query: cancelAppointment,
    variables: () => ({ ...there, appointmentId: '', reasonCode: '', idempotencyKey: '' }),
  },
  {
    title: 'Write a message',
    as: 'as citizen or relative',
    query: writeMessage,
    variables: () => ({
      ...there,
      careRecordId: '',
      recipientId: '',
      subject: 'Et spørgsmål',
      body: 'Hej, hvornår kommer I i morgen?',
      idempotencyKey: '',
    }),
  },
  {
    title: 'Read my access log',
    as: 'as citizen',
    query: myAccessLog,
    variables: () => ({ municipality: FIRST_MUNICIPALITY }),
  },
];

export const EXAMPLES: readonly Example[] = [
  ...READY,
  {
    title: 'On behalf of others',
    as: 'as relative or parent',
    query: forOthers,
    variables: () => ({ municipality: FIRST_MUNICIPALITY }),
  },
  {
    title: 'Watch a record',
    as: 'as citizen',
    query: watchRecord,
    variables: () => ({ ...there, careRecordId: '' }),
  },
  {
    title: 'Nobody signed in',
    as: 'as nobody',
    query: nobody,
    variables: () => ({ municipality: FIRST_MUNICIPALITY }),
  },
];

/** What a tab of GraphiQL is made from, about the record that is picked. */
export function tabOf(example: Example, picked: Picked): { query: string; variables: string } {
  const variables = asPicked(example.variables(), picked);
  return { query: example.query, variables: JSON.stringify(variables, null, 2) };
}
