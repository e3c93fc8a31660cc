// How the care systems are asked: one pool of connections for each, kept alive.

import { Pool } from 'undici';

const CONNECTIONS = 128;
const FORM = 'application/x-www-form-urlencoded';

export class Source {
  #pool;
  #origin;

  constructor(origin) {
    this.#origin = origin;
    this.#pool = new Pool(origin, { connections: CONNECTIONS, pipelining: 1 });
  }

  get(href, headers) {
    return this.#asked({ method: 'GET', path: this.#path(href), headers });
  }

  postForm(path, form, headers) {
    const body = new URLSearchParams(form).toString();
    const told = { ...headers, 'content-type': FORM };
    return this.#asked({ method: 'POST', path, body, headers: told });
  }

  postJson(href, value, headers) {
    const body = JSON.stringify(value);
    const told = { 'content-type': 'application/json', ...headers };
    return this.#asked({ method: 'POST', path: this.#path(href), body, headers: told });
  }

  async #asked(options) {
    const { statusCode, body } = await this.#pool.request(options);
    if (statusCode >= 400) {
      await body.dump();
      throw new Error(`${options.method} ${options.path.split('?')[0]} answered ${statusCode}`);
    }
    return JSON.parse(await body.text());
  }

  // A link is followed only within its source.
  #path(href) {
    if (href.startsWith('/') && !href.startsWith('//')) return href;
    if (href.startsWith(`${this.#origin}/`)) return href.slice(this.#origin.length);
    throw new Error('a source links to somewhere else');
  }
}

const AUTHORIZATION = process.env.BENCH_SOURCE_AUTHORIZATION ?? 'Bearer bench';

export const FHIR = { accept: 'application/fhir+json', authorization: AUTHORIZATION };
export const JSON_API = { accept: 'application/json', authorization: AUTHORIZATION };
