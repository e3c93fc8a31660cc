/** Everything this client asks. `npm run generate` writes the types of the answers. */

import { graphql } from "./generated/index.js";

graphql(`
  fragment Why on NotShown {
    explanation
    alternative { title url phone }
  }
`);

export const PEOPLE = graphql(`
  query People {
    viewer {
      representations { id role person { name } }
    }
  }
`);

export const DAY = graphql(`
  query Day($municipality: MunicipalityCode!, $day: Date!, $onBehalfOf: ID) {
    careRecord(municipality: $municipality, onBehalfOf: $onBehalfOf) {
      __typename
      ... on CareRecordRefusal { explanation nextStep { title url phone } }
      ... on CareRecord {
        municipality {
          name
          portal { cancellation { reasons { code label } } }
        }
        person { name }
        calendar {
          __typename
          ...Why
          ... on Calendar {
            appointments(from: $day, to: $day, first: 50) {
              nodes {
                id title start end status
                place { name }
                cancellation { code explanation }
              }
              pageInfo { hasNextPage }
            }
          }
        }
        messages {
          __typename
          ...Why
          ... on Messages {
            threads(first: 5) {
              nodes { subject isUnread lastActivityAt expectedReplyBy }
              pageInfo { hasNextPage }
            }
          }
        }
        medications {
          __typename
          ...Why
          ... on Medications {
            items(first: 50) {
              nodes { name dose }
              pageInfo { hasNextPage }
            }
          }
        }
      }
    }
  }
`);

export const CANCEL = graphql(`
  mutation Cancel($input: CancelAppointmentInput!) {
    cancelAppointment(input: $input) {
      __typename
      ... on AppointmentCancelled { appointment { status } }
      ... on Unconfirmed { explanation nextStep { title url phone } }
      ... on Refused { code }
      ... on OutcomeUnknown { retryAfter }
    }
  }
`);
