// One person's record in one tenant of Cura: a search for each list, all its pages.

import { FHIR, Source } from '../sources.js';
import { activity, appointment } from './calendar.js';
import { threads } from './messages.js';
import { CPR, MESSAGE, OWN, SERVICE_CATEGORY, fullName, has, hasOnly } from './reading.js';
import { isOpenToAll, isShown } from './reading.js';
import { aidLoan, bodyWornAid, contacts, grant, lifeStory } from './record.js';
import { measurement, profile, recipient } from './record.js';

const PLANNED = 'http://fhir.kl.dk/gateway/StructureDefinition/klgateway-care-planned-intervention';
const MEASUREMENT = [`${OWN}/CodeSystem/observation-category`, 'borgermaaling'];
const ACTIVITY = [SERVICE_CATEGORY, 'lokal-aktivitet'];
const STORY = `${OWN}/Questionnaire/livshistorie`;

const source = new Source(process.env.BENCH_CURA ?? 'http://127.0.0.1:18101');

export class Cura {
  constructor(portal, number) {
    this.portal = portal;
    this.number = number;
  }

  async find() {
    const found = await this.#search('Patient', [['identifier', `${CPR}|${this.number}`]]);
    const patient = found.find(
      (each) =>
        each.resourceType === 'Patient' &&
        each.identifier.some((one) => one.system === CPR && one.value === this.number),
    );
    this.patient = patient.id;
    return { name: fullName(patient.name), birthYear: Number(patient.birthDate.slice(0, 4)) };
  }

  async appointments(from, to) {
    const utc = (moment) => this.portal.zone.iso(moment).replace(/\.\d{3}/, '');
    const window = [['date', `ge${utc(from)}`], ['date', `lt${utc(to)}`]];
    const found = await this.#ofPerson('Appointment', window);
    return found.map((each) => appointment(each, this.portal));
  }

  async threads() {
    const found = await this.#found('Communication', [['category', MESSAGE.join('|')]]);
    return threads(found, this.patient, this.number, this.portal.zone);
  }

  async recipients() {
    const found = await this.#ofPerson('CareTeam');
    return found.map(recipient).filter(Boolean);
  }

  async grants() {
    const found = await this.#ofPerson('CarePlan', [['_profile', PLANNED]]);
    return found.filter((each) => each.meta.profile?.includes(PLANNED)).map(grant);
  }

  async bodyWornAids() {
    return (await this.#ofPerson('DeviceRequest')).map(bodyWornAid);
  }

  async aidLoans() {
    return (await this.#ofPerson('SupplyDelivery')).map(aidLoan);
  }

  async contacts() {
    const found = await this.#found('CareTeam', [
      ['_include', 'CareTeam:participant'],
      ['_include:iterate', 'PractitionerRole:practitioner'],
    ]);
    return contacts(this.#shown(found, 'CareTeam'), found);
  }

  async profile() {
    const around = ['ClinicalImpression', 'RelatedPerson', 'Consent'];
    const form = around.map((kind) => ['_revinclude', `${kind}:patient`]);
    const found = await this.#search('Patient', [['_id', this.patient], ...form]);
    return profile(this.#shown(found, 'RelatedPerson'));
  }

  async lifeStory() {
    const found = await this.#ofPerson('QuestionnaireResponse', [['questionnaire', STORY]]);
    return lifeStory(found.filter((each) => each.questionnaire === STORY), this.portal.zone);
  }

  async measurements() {
    const found = await this.#ofPerson('Observation', [['category', MEASUREMENT.join('|')]]);
    const own = found.filter((each) => has(each.category, MEASUREMENT));
    return own.map((each) => measurement(each, this.portal.zone));
  }

  async activities() {
    const found = await this.#search('Appointment', [['service-category', ACTIVITY.join('|')]]);
    const local = found.filter((each) => hasOnly(each.serviceCategory, ACTIVITY));
    return local.filter(isOpenToAll).map((each) => activity(each, this.portal));
  }

  // A first message, under our own name of it; answers the id of its thread.
  async startThread({ recipient: to, subject, body, name, key }) {
    const person = { reference: `Patient/${this.patient}` };
    const letter = {
      resourceType: 'Communication',
      identifier: [{ system: `${OWN}/sid/request`, value: key }],
      status: 'completed',
      category: [{ coding: [{ system: MESSAGE[0], code: MESSAGE[1] }] }],
      subject: person,
      sender: { ...person, display: name },
      recipient: [{ reference: `Organization/${to.key}`, display: to.name }],
      payload: [{ contentString: body }],
      topic: { text: subject },
    };
    const headers = {
      ...FHIR,
      'content-type': FHIR.accept,
      'if-none-exist': `identifier=${OWN}/sid/request|${key}`,
    };
    const path = `/${this.portal.tenant}/fhir/Communication`;
    return (await source.postJson(path, letter, headers)).id;
  }

  async #ofPerson(kind, form = []) {
    return this.#shown(await this.#found(kind, form), kind);
  }

  #shown(found, kind) {
    return found.filter((each) => each.resourceType === kind && isShown(each, this.patient));
  }

  #found(kind, form = []) {
    return this.#search(kind, [['patient', `Patient/${this.patient}`], ...form]);
  }

  async #search(kind, form) {
    const path = `/${this.portal.tenant}/fhir/${kind}/_search`;
    let bundle = await source.postForm(path, [...form, ['_count', '100']], FHIR);
    const found = [];
    for (;;) {
      for (const each of bundle.entry ?? []) found.push(each.resource);
      const next = bundle.link?.find((each) => each.relation === 'next');
      if (!next) return found;
      bundle = await source.get(next.url, FHIR);
    }
  }
}
