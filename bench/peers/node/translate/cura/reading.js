// FHIR as Cura speaks it: codes, extensions, references, and what a citizen may see.

export const OWN = 'https://cura.example/fhir';
export const CPR = 'urn:oid:1.2.208.176.1.2';
export const FSIII = 'urn:oid:1.2.208.176.2.21';
export const SERVICE_CATEGORY = `${OWN}/CodeSystem/service-category`;
export const MESSAGE = [`${OWN}/CodeSystem/message-category`, 'borgerbesked'];
const VISIBILITY = `${OWN}/CodeSystem/visibility`;

const STATUSES = {
  Appointment: ['booked', 'arrived', 'checked-in', 'fulfilled', 'cancelled'],
  CarePlan: ['draft', 'active', 'on-hold', 'revoked', 'completed'],
  CareTeam: ['active'],
  Communication: ['completed'],
  DeviceRequest: ['active', 'on-hold', 'completed'],
  Observation: ['final', 'amended', 'corrected'],
  QuestionnaireResponse: ['completed', 'amended'],
  ServiceRequest: ['active'],
  SupplyDelivery: ['in-progress', 'completed'],
};

// An allow-list: labelled for the citizen and nobody else, about this patient, in a good status.
export function isShown(resource, patient) {
  if (!isLabelled(resource)) return false;
  const about = patientsOf(resource);
  if (about.length === 0 || about.some((each) => each !== patient)) return false;
  if (resource.resourceType === 'RelatedPerson') return resource.active === true;
  return STATUSES[resource.resourceType].includes(resource.status);
}

export function isOpenToAll(resource) {
  return isLabelled(resource) && patientsOf(resource).length === 0 && resource.status === 'booked';
}

function isLabelled(resource) {
  const labels = resource.meta?.security ?? [];
  return labels.length === 1 && labels[0].system === VISIBILITY && labels[0].code === 'citizen';
}

function patientsOf({ subject, patient, participant = [] }) {
  const found = [];
  for (const reference of [subject, patient, ...participant.map((each) => each.actor)]) {
    if (!reference) continue;
    const [kind, id] = identity(reference.reference);
    if (kind === 'Patient') found.push(id);
    else if (reference.type === 'Patient') found.push('');
  }
  return found;
}

export function identity(reference) {
  if (typeof reference !== 'string') return ['', ''];
  const version = reference.indexOf('/_history/');
  const plain = version < 0 ? reference : reference.slice(0, version);
  const slash = plain.lastIndexOf('/');
  if (slash < 0) return ['', ''];
  return [plain.slice(plain.lastIndexOf('/', slash - 1) + 1, slash), plain.slice(slash + 1)];
}

export const kindOf = (reference) =>
  reference ? identity(reference.reference)[0] || reference.type || '' : '';

const listed = (value) => (Array.isArray(value) ? value : value == null ? [] : [value]);

export const codings = (concepts) => listed(concepts).flatMap((each) => each.coding ?? []);

export function hasOnly(concepts, [system, code]) {
  const found = codings(concepts);
  return found.length > 0 && found.every((each) => each.system === system && each.code === code);
}

// Whether this code is there and no other one of its system.
export function has(concepts, [system, code]) {
  const found = codings(concepts).filter((each) => each.system === system);
  return found.length > 0 && found.every((each) => each.code === code);
}

export const codeIn = (concepts, system) =>
  codings(concepts).find((each) => each.system === system && each.code)?.code;

export function said(concepts) {
  const first = listed(concepts)[0];
  if (!first) return null;
  return first.text || (first.coding ?? []).find((each) => each.display)?.display || null;
}

export const extension = (resource, name) => extensions(resource, name)[0];

export const extensions = (resource, name) =>
  (resource.extension ?? []).filter((each) => each.url === `${OWN}/StructureDefinition/${name}`);

export const part = (found, name) =>
  (found.extension ?? []).find((each) => each.url === name) ?? {};

export const textOf = (resource, name) => extension(resource, name)?.valueString ?? null;

export const dayOf = (text) => text?.slice(0, 10) ?? null;

export function fullName([name = {}] = []) {
  return [...(name.given ?? []), name.family].filter(Boolean).join(' ') || name.text;
}

export const phoneOf = (resource) =>
  (resource?.telecom ?? []).find((each) => each.system === 'phone' && each.value)?.value ?? null;
