// What has been decided: aids, conditions, plans, and grants with their elements.

import { instant } from '../moments.js';
import { shown } from '../names.js';
import { dayOf } from './reading.js';

const FSIII = 'urn:oid:1.2.208.176.2.21';
const CLASSIFICATIONS = { FSIII, FFB: 'urn:oid:1.2.208.176.2.22' };
const APPLICATIONS = {
  MODTAGET: 'RECEIVED',
  UNDER_BEHANDLING: 'IN_PROGRESS',
  BEVILGET: 'GRANTED',
  AFSLAAET: 'REJECTED',
  TRUKKET: 'WITHDRAWN',
};
const GRANTS = {
  Ansøgt: 'APPLIED',
  Bevilget: 'GRANTED',
  Bestilt: 'ORDERED',
  Aktiv: 'ACTIVE',
  Afslået: 'REJECTED',
  Afgjort: 'ENDED',
  Afsluttet: 'ENDED',
  Frafaldet: 'ENDED',
  Ophørt: 'ENDED',
};
const CONDITIONS = { SERVICE_LAW: 'FUNCTIONAL', TRAINING_LAW: 'FUNCTIONAL', HEALTH_LAW: 'HEALTH' };

export const isApplication = ({ patientId, status }, own) =>
  patientId === own && status !== 'SLETTET' && status !== 'KLADDE';

export function application(found, zone) {
  const at = instant(found.submittedDate);
  return {
    key: String(found.id),
    kind: found.kind,
    at,
    submittedAt: zone.iso(at),
    status: APPLICATIONS[found.status],
    decidedOn: dayOf(found.decidedDate, zone),
  };
}

export const bodyWornAid = (found, zone) => ({
  key: String(found.id),
  name: shown(found.name),
  kind: found.aidType,
  grantedOn: dayOf(found.grantDate, zone),
  supplier: shown(found.supplier?.name),
});

export const aidLoan = (found, zone) => ({
  key: String(found.id),
  name: shown(found.item.product.name),
  category: shown(found.item.product.categoryName),
  lentOn: dayOf(found.lendingDate, zone),
  delivery: found.deliveryStatus,
  expectedOn: dayOf(found.expectedDeliveryDate, zone),
  deliveredOn: dayOf(found.deliveredDate, zone),
});

export function condition(found, zone) {
  const item = found.conditionClassificationItem;
  const system = CLASSIFICATIONS[item.classificationCode];
  const kind = CONDITIONS[item.group.law];
  const scaled = kind === 'FUNCTIONAL' && system === FSIII;
  const level = scaled ? found.currentLevel?.numericRepresentation : undefined;
  return {
    key: String(found.id),
    kind,
    area: shown(item.group.name),
    name: shown(item.name),
    code: { system, code: item.klMappingCode, display: item.name },
    level: level === undefined || level === 9 ? null : level,
    active: found.status === 'ACTIVE',
    recordedOn: dayOf(found.createDate, zone),
  };
}

export const isPlan = ({ patientId, status }, own) =>
  patientId === own && (status === 'ACTIVE' || status === 'COMPLETED');

export const plan = (found, zone, fetchDetails) => ({
  key: String(found.id),
  title: shown(found.name),
  assessedOn: dayOf(found.assessmentDate, zone),
  fetchDetails,
});

const isOpen = (row) => row.hiddenOnPatient === false && row.status !== 'DELETED';

export function planDetails(full, zone) {
  const followUps = full.followUps.filter(isOpen);
  return {
    goals: full.goals.filter(isOpen).map((each) => ({
      text: each.text,
      kind: each.goalType?.name ?? null,
      status: each.goalStatus?.name ?? null,
    })),
    followUps: followUps.map((each) => ({ date: dayOf(each.date, zone), text: each.text })),
  };
}

export const isGrant = ({ type, patientId, status }, own) =>
  type === 'basketGrantReference' &&
  patientId === own &&
  status !== 'Annulleret' &&
  status !== 'Fjernet';

export const grant = (found, zone, fetchDetails) => ({
  key: String(found.id),
  title: shown(found.name),
  status: GRANTS[found.status],
  decidedOn: dayOf(found.date, zone),
  fetchDetails,
});

export function grantDetails(full, zone) {
  const open = full.currentElements.filter((each) => each.metadata.hiddenOnPatient === false);
  const elements = Object.fromEntries(open.map((each) => [each.type, each]));
  const { paragraph, klMapping, description } = elements;
  return {
    law: shown(paragraph?.paragraph?.name),
    paragraph: shown(paragraph?.paragraph?.section),
    code: klMapping?.text
      ? { system: FSIII, code: klMapping.text, display: klMapping.klCatalogGrant?.name ?? null }
      : null,
    grantedOn: dayOf(elements.workflowApprovedDate?.date, zone),
    startsOn: dayOf(elements.orderedDate?.date, zone),
    endsOn: dayOf(elements.basketGrantEndDate?.date, zone),
    supplier: shown(elements.supplier?.supplier?.name),
    description: description?.text || null,
  };
}
