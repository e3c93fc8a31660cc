// Nexus as it speaks: HAL links, rows that are somebody's, local days as moments of UTC.

import { instant } from '../moments.js';

export function href(linked, rel) {
  const link = linked._links[rel];
  if (!link) throw new Error(`Nexus has no link ${rel} here`);
  return link.href;
}

// Nexus writes a plain day as local midnight in UTC.
export const dayOf = (text, zone) => (text == null ? null : zone.day(instant(text)));

export const isOwn = (row, patientId) => row.patientId === patientId && row.status !== 'DELETED';

export const digits = (identifier) => identifier.replace(/[^0-9A-Za-z]/g, '');

export const staff = (found) => ({
  given: found.firstName,
  full: found.fullName,
  role: found.professionalJob?.name,
  unit: found.organization?.name,
});
