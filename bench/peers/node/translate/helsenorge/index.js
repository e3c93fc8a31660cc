// One person's record in a Norwegian municipality: the number in a header, a search for each list.

import { randomUUID } from 'node:crypto';
import { FHIR, Source } from '../sources.js';
import * as calendar from './calendar.js';
import * as messages from './messages.js';
import { isNumbered, wholeName } from './reading.js';

const source = new Source(process.env.BENCH_HELSENORGE ?? 'http://127.0.0.1:18103');
const PAGE = ['_count', '50'];

export class Helsenorge {
  constructor(portal, number) {
    this.portal = portal;
    this.number = number;
  }

  async find() {
    const found = await this.#search('Patient', [['_revinclude', 'Consent:patient']]);
    const patient = found.find(
      (each) =>
        each.resourceType === 'Patient' &&
        each.identifier.some((one) => isNumbered(one, this.number)),
    );
    const name = wholeName(patient.name[0]);
    this.viewer = { patient: patient.id, number: this.number, name };
    return { name, birthYear: Number(patient.birthDate.slice(0, 4)) };
  }

  async appointments(from, to) {
    const utc = (moment) => new Date(moment).toISOString().replace(/\.\d{3}/, '');
    const window = [['date', `ge${utc(from)}`], ['date', `lt${utc(to)}`]];
    const found = await this.#search('Appointment', [...window, PAGE]);
    const own = found.filter((each) => calendar.isShown(each, this.viewer));
    return own.map((each) => calendar.appointment(each, this.viewer, this.portal));
  }

  async threads() {
    const found = await this.#search('Communication', [
      ['category', 'dialog'],
      ['_sort', '-sent'],
      ['_include', 'Communication:recipient'],
      PAGE,
    ]);
    return messages.threads(found, this.viewer, this.portal.zone);
  }

  async recipients() {
    const found = await this.#search('HealthcareService', [PAGE]);
    return found.filter(messages.isRecipient).map(messages.recipient);
  }

  async notifications() {
    const found = await this.#search('Subscription', [PAGE]);
    const active = found.filter((each) => each.status === 'active');
    const channel = { sms: 'SMS', email: 'EMAIL' }[active[0]?.channel.type];
    return { channel: channel ?? null };
  }

  async #search(kind, query) {
    const headers = {
      ...FHIR,
      'nhn-patient-nin': this.number,
      'nhn-user-role': 'innbygger',
      'nhn-source-system': 'omsorg',
      'nhn-event-id': randomUUID(),
    };
    const found = [];
    let next = `/${this.portal.tenant}/fhir/${kind}?${new URLSearchParams(query)}`;
    while (next) {
      const bundle = await source.get(next, headers);
      for (const each of bundle.entry ?? []) found.push(each.resource);
      next = bundle.link.find((each) => each.relation === 'next')?.url;
    }
    return found;
  }
}
