// One person's record in one Nexus. Nothing but the home address is known; the rest are links.

import { JSON_API, Source } from '../sources.js';
import * as calendar from './calendar.js';
import * as casework from './casework.js';
import * as messages from './messages.js';
import { href, isOwn } from './reading.js';
import { document, isDocument, leaves } from './tree.js';

const source = new Source(process.env.BENCH_NEXUS ?? 'http://127.0.0.1:18102');
const get = (link) => source.get(link, JSON_API);

// The home resource is the municipality's, not the person's: it is kept.
const homes = new Map();

function home(tenant) {
  if (!homes.has(tenant)) {
    const asked = get(`/api/core/mobile/${tenant}/v2/`);
    asked.catch(() => homes.delete(tenant));
    homes.set(tenant, asked);
  }
  return homes.get(tenant);
}

function once(fetch) {
  let found;
  return () => (found ??= fetch());
}

export class Nexus {
  constructor(portal, number) {
    this.portal = portal;
    this.number = number;
    this.preferences = once(() => get(href(this.patient, 'patientPreferences')));
    this.tree = once(() => this.#tree());
  }

  async find() {
    const search = href(await home(this.portal.tenant), 'patientDetailsSearch');
    const question = { businessKey: this.number, keyType: 'CPR' };
    const { patient } = await source.postJson(search, question, JSON_API);
    this.patient = patient;
    return { name: patient.fullName, birthYear: Number(patient.birthDate.slice(0, 4)) };
  }

  async appointments(from, to) {
    const view = await this.#view('CITIZEN_CALENDAR', 'Borgerkalender');
    const link = href(view, 'events');
    const span = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
    const query = `${link.includes('?') ? '&' : '?'}${new URLSearchParams(span)}`;
    const { eventResources } = await get(link + query);
    const own = eventResources.filter((each) => calendar.isShown(each, this.patient.id));
    return own.map((each) => calendar.appointment(each, this.portal));
  }

  async threads() {
    const found = await this.#pages(href(this.patient, 'citizenConversations'));
    const own = found.filter((each) => isOwn(each, this.patient.id) && messages.isShown(each));
    return own.map((each) => {
      const fetch = once(() => this.#messages(href(each, 'self')));
      return messages.thread(each, this.number, this.portal.zone, fetch);
    });
  }

  async #messages(link) {
    const full = await get(link);
    const own = full.messages.filter(messages.isShown);
    return own.map((each) => messages.message(each, this.number, this.portal.zone));
  }

  async recipients() {
    const found = await this.#listed('conversationRecipients');
    return found.filter((each) => each.active).map(messages.recipient);
  }

  async grants() {
    const own = [];
    for (const found of leaves(await this.tree(), this.patient.id)) {
      if (!casework.isGrant(found, this.patient.id)) continue;
      const fetch = once(() => this.#grantDetails(href(found, 'referencedObject')));
      own.push(casework.grant(found, this.portal.zone, fetch));
    }
    return own;
  }

  async #grantDetails(link) {
    return casework.grantDetails(await get(link), this.portal.zone);
  }

  async documents() {
    const found = [...leaves(await this.tree(), this.patient.id)];
    const own = found.filter((each) => isDocument(each, this.patient.id));
    return own.map((each) => document(each, this.portal.zone));
  }

  async aidApplications() {
    const found = await this.#pages(href(this.patient, 'hclApplications'));
    const own = found.filter((each) => casework.isApplication(each, this.patient.id));
    return own.map((each) => casework.application(each, this.portal.zone));
  }

  applicableKinds() {
    return this.#listed('availableHclApplicationKinds');
  }

  bodyWornAids() {
    return this.#own('hclGrants', casework.bodyWornAid);
  }

  aidLoans() {
    return this.#own('lendings', casework.aidLoan);
  }

  conditions() {
    return this.#own('patientConditions', casework.condition);
  }

  async actionPlans() {
    const view = await this.#view('EOP_VISITATION', 'Handlingsplaner');
    const found = await get(href(view, 'visitations'));
    const own = found.filter((each) => casework.isPlan(each, this.patient.id));
    return own.map((each) => {
      const fetch = once(() => this.#planDetails(href(each, 'self')));
      return casework.plan(each, this.portal.zone, fetch);
    });
  }

  async #planDetails(link) {
    return casework.planDetails(await get(link), this.portal.zone);
  }

  #listed(rel) {
    return get(href(this.patient, rel));
  }

  async #own(rel, translate) {
    const found = await this.#listed(rel);
    const own = found.filter((each) => isOwn(each, this.patient.id));
    return own.map((each) => translate(each, this.portal.zone));
  }

  async #pages(link) {
    const { pages } = await get(link);
    return (await Promise.all(pages.map((page) => get(href(page, 'self'))))).flat();
  }

  async #view(kind, name) {
    const views = await this.preferences();
    return get(href(views[kind].find((each) => each.name === name), 'self'));
  }

  async #tree() {
    const view = await this.#view('CITIZEN_PATHWAY', 'Borgerportalen');
    return get(href(view, 'pathwayReferences'));
  }
}
