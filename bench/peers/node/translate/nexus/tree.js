// The pathway tree: what hangs on it, and which of it the portal shows.

import { instant } from '../moments.js';
import { shown } from '../names.js';

const WALKED = ['patientPathwayReference', 'basketGrantPackageReference'];

// Every reference of this person's pathways that is no pathway, in the tree's order.
export function* leaves(references, patientId) {
  for (const found of references) {
    if (!WALKED.includes(found.type)) yield found;
    else if (isWalked(found, patientId)) yield* leaves(found.children ?? [], patientId);
  }
}

const isWalked = ({ name, patientId }, own) =>
  !(name ?? '').toLowerCase().includes('medcom') && (patientId == null || patientId === own);

const ACTIVITIES = {
  documentReference: 'document',
  citizenMessageReference: 'citizenMessage',
  formDataReference: 'form',
};
const ORIGINS = ['INTERNAL', 'CITIZEN', 'SCANNED'];
const FORM_STATUSES = ['Aktivt', 'Udfyldt', 'Låst'];
const CATEGORIES = {
  OBSERVATION: 'OBSERVATION',
  CARE_INSTRUCTION: 'CARE_INSTRUCTION',
  ASSESSMENT: 'ASSESSMENT',
  APPLICATION: 'APPLICATION',
  GENERAL: 'FORM',
};
const TAGS = {
  Brev: 'LETTER',
  Afgørelse: 'LETTER',
  'Faglig vurdering': 'ASSESSMENT',
  Ansøgning: 'APPLICATION',
  Besked: 'MESSAGE',
};
const WITHHELD = new RegExp(
  '(?<![\\p{L}\\d_])xdis|medcom|korrespondance|(?<![\\p{L}\\d_])fmk(?![a-zæøå])' +
    '|(?<![\\p{L}\\d_])medicin(?!ske?(?![\\p{L}\\d_]))|(?<![\\p{L}\\d_])måling|måleskema' +
    '|(blodtryks|blodsukker|vægt|puls|temperatur|smerte)måling',
  'iu',
);

export function isDocument(found, patientId) {
  if (!(found.type in ACTIVITIES) || found.patientId !== patientId) return false;
  const isForm = found.patientActivityType === 'form';
  const names = [found.name, found.formDefinition?.title, ...found.tags.map((each) => each.name)];
  return (
    found.patientActivityType === ACTIVITIES[found.type] &&
    ORIGINS.includes(found.origin) &&
    (isForm ? FORM_STATUSES.includes(found.status) : found.status === 'FINAL') &&
    (!isForm || found.formDefinition?.category in CATEGORIES) &&
    !names.some((name) => name != null && WITHHELD.test(name))
  );
}

export function document(found, zone) {
  const at = instant(found.date);
  return {
    key: found.activityIdentifier.identifier,
    kind: kindOf(found),
    title: shown(found.name),
    at,
    documentedAt: zone.iso(at),
    unit: shown(found.additionalInfo.find((each) => each.key === 'Enhed')?.value),
  };
}

function kindOf({ formDefinition, patientActivityType, tags }) {
  if (formDefinition) return CATEGORIES[formDefinition.category];
  if (patientActivityType === 'citizenMessage') return 'MESSAGE';
  const known = tags.find((each) => each.grouping === 'Dokumenttype' && each.name in TAGS);
  return known ? TAGS[known.name] : 'OTHER';
}
