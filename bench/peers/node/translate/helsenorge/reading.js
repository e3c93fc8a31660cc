// FHIR with Norwegian base profiles: codes, names, and who is who.

export const LOCAL = 'https://innbyggerdialog.example/fhir/';
export const NO_BASIS = 'http://hl7.no/fhir/StructureDefinition/';
const MIDDLE_NAME = `${NO_BASIS}no-basis-middlename`;
const CONFIDENTIALITY = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality';
const NUMBERS = ['urn:oid:2.16.578.1.12.4.1.4.1', 'urn:oid:2.16.578.1.12.4.1.4.2'];
const OPEN_LABELS = ['U', 'L', 'M', 'N'];

export const isUnrestricted = ({ meta }) =>
  (meta?.security ?? []).every(
    (label) => label.system === CONFIDENTIALITY && OPEN_LABELS.includes(label.code),
  );

export const codings = (concepts = []) => concepts.flatMap((each) => each.coding ?? []);

export function hasOnly(concepts, system, code) {
  const found = codings(concepts);
  return found.length > 0 && found.every((each) => each.system === system && each.code === code);
}

export const isNumber = (identifier) => NUMBERS.includes(identifier?.system);

export const isNumbered = (identifier, number) =>
  isNumber(identifier) && identifier.value === number;

export function textOf(concepts = []) {
  for (const { text, coding = [] } of concepts) {
    const found = text || coding.find((each) => each.display)?.display;
    if (found) return found;
  }
  return null;
}

export function wholeName(name) {
  if (!name) return null;
  const middle = (name.extension ?? []).find((each) => each.url === MIDDLE_NAME);
  const parts = [...(name.given ?? []), middle?.valueString, name.family].filter(Boolean);
  return parts.length > 0 ? parts.join(' ') : name.text;
}

// Somebody of the staff: a contained Practitioner, a display name, or both.
export function employee(practitioner, { display, role, unit }) {
  const name = practitioner?.name?.[0];
  return { given: name?.given?.[0], full: wholeName(name) ?? display, role, unit };
}

export const inside = (resource) =>
  new Map((resource.contained ?? []).map((each) => [`#${each.id}`, each]));
