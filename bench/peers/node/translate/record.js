// One person's record in one municipality, for one request. Nothing is fetched twice.

import { Cura } from './cura/index.js';
import { Helsenorge } from './helsenorge/index.js';
import { Nexus } from './nexus/index.js';
import { PORTALS } from './portals.js';

const SYSTEMS = { cura: Cura, nexus: Nexus, helsenorge: Helsenorge };
const PERSONS = {
  DK: process.env.BENCH_PERSON_DK ?? '2512489996',
  NO: process.env.BENCH_PERSON_NO ?? '12894810058',
};

export class CareRecord {
  #fetched = new Map();

  constructor(portal) {
    this.__typename = 'CareRecord';
    this.portal = portal;
    this.source = new SYSTEMS[portal.system](portal, PERSONS[portal.country]);
  }

  async open() {
    this.person = await this.source.find();
    return this;
  }

  // A list or a page of the record, by the name of the source's method.
  load(list, ...wanted) {
    const key = [list, ...wanted].join(' ');
    let found = this.#fetched.get(key);
    if (!found) {
      found = this.source[list](...wanted);
      this.#fetched.set(key, found);
    }
    return found;
  }

  forget(list) {
    this.#fetched.delete(list);
  }
}

// The records of one request.
export class Records {
  #opened = new Map();

  open(code) {
    let found = this.#opened.get(code);
    if (!found) {
      const portal = PORTALS.get(code);
      if (!portal) throw new Error('There is no portal with this code.');
      found = new CareRecord(portal).open();
      this.#opened.set(code, found);
    }
    return found;
  }
}
