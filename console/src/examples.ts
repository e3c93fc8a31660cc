import findMunicipality from './examples/find-municipality.graphql?raw';
import fiveMunicipalities from './examples/five-municipalities.graphql?raw';
import forOthers from './examples/for-others.graphql?raw';
import myCare from './examples/my-care.graphql?raw';
import nobody from './examples/nobody.graphql?raw';
import watchRecord from './examples/watch-record.graphql?raw';
import withheldTopics from './examples/withheld-topics.graphql?raw';

export interface Example {
  readonly title: string;
  /** Whom to be to see what it is about. */
  readonly as: string;
  readonly query: string;
  readonly variables: () => Readonly<Record<string, unknown>>;
}

const helsingor = { municipality: 'DK-0217' };

/** The document that stands there when the page opens. */
export const FIRST_EXAMPLE: Example = {
  title: 'My care in Helsingør',
  as: 'as citizen',
  query: myCare,
  variables: () => ({ ...helsingor, ...daysAhead(14) }),
};

export const EXAMPLES: readonly Example[] = [
  FIRST_EXAMPLE,
  {
    title: 'Five municipalities at once',
    as: 'as citizen or innbygger',
    query: fiveMunicipalities,
    variables: () => ({
      municipalities: ['DK-0751', 'DK-0147', 'DK-0217', 'DK-0530', 'NO-3216'],
      ...daysAhead(7),
    }),
  },
  {
    title: 'What is withheld, and why',
    as: 'as citizen',
    query: withheldTopics,
    variables: () => helsingor,
  },
  {
    title: 'On behalf of others',
    as: 'as relative or parent',
    query: forOthers,
    variables: () => helsingor,
  },
  {
    title: 'Watch a record',
    as: 'as citizen',
    query: watchRecord,
    variables: () => ({ ...helsingor, careRecordId: '' }),
  },
  {
    title: 'Find a municipality',
    as: 'as anyone',
    query: findMunicipality,
    variables: () => ({ search: 'århus' }),
  },
  {
    title: 'Nobody signed in',
    as: 'as nobody',
    query: nobody,
    variables: () => ({ municipality: 'DK-0751' }),
  },
];

/** What a tab of GraphiQL is made from. */
export function tabOf(example: Example): { query: string; variables: string } {
  return { query: example.query, variables: JSON.stringify(example.variables(), null, 2) };
}

function daysAhead(days: number): { from: string; to: string } {
  const to = new Date();
  to.setDate(to.getDate() + days);
  return { from: isoDay(new Date()), to: isoDay(to) };
}

/** The day on this machine's calendar, not UTC's: they differ around midnight. */
function isoDay(day: Date): string {
  const [year, month, date] = [day.getFullYear(), day.getMonth() + 1, day.getDate()];
  return `${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`;
}
