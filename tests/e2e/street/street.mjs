// node street.mjs PLAN.json: tries everything that a page can, from each page, and prints what came of it.
// PLAN: {gateway, pages: {name: url}, params, query, change, token}. Exit code 3: no browser can run here.
import { report } from '../console/browser.mjs';

/** What a page can try by itself; each returns what its script learns. Runs in the page. */
function tries({ gateway, params, query, change, token }) {
  const graphql = `${gateway}/graphql`;
  const reading = `${graphql}?${params}`;
  const json = (body, more = {}) => ({
    method: 'POST',
    headers: { 'content-type': 'application/json', ...more },
    body: JSON.stringify({ query: body }),
  });
  const told = async (url, how) => {
    try {
      const answer = await fetch(url, how);
      const names = ['retry-after', 'www-authenticate'];
      const headers = Object.fromEntries(names.map((name) => [name, answer.headers.get(name)]));
      return { type: answer.type, status: answer.status, headers, body: await answer.json() };
    } catch {
      return 'failed';
    }
  };
  const ended = (element, address) =>
    new Promise((resolve) => {
      element.onload = () => resolve('loaded');
      element.onerror = () => resolve('failed');
      element.src = address;
      document.body.append(element);
    });
  const posted = (enctype) =>
    new Promise((resolve) => {
      const form = document.createElement('form');
      const into = document.createElement('iframe');
      Object.assign(into, { name: enctype, onload: () => resolve('sent') });
      Object.assign(form, { method: 'post', action: graphql, enctype, target: enctype });
      const field = Object.assign(document.createElement('input'), {
        name: `{"query":"${change}","a":"`,
        value: '"}',
      });
      form.append(field);
      document.body.append(into, form);
      form.submit();
    });
  const connected = () =>
    new Promise((resolve) => {
      const socket = new WebSocket(graphql.replace('http', 'ws'), 'graphql-transport-ws');
      socket.onopen = () => resolve('opened') ?? socket.close();
      socket.onerror = () => resolve('failed');
    });
  const bearer = { authorization: `Bearer ${token}` };
  return {
    'GET': () => told(reading),
    'GET with a token': () => told(reading, { headers: bearer }),
    'GET unread': () => told(reading, { mode: 'no-cors' }),
    'HEAD unread': () => told(reading, { mode: 'no-cors', method: 'HEAD' }),
    'POST JSON': () => told(graphql, json(change)),
    'POST JSON with a token': () => told(graphql, json(query, bearer)),
    'POST JSON with a bad token': () => told(graphql, json(query, { authorization: 'Bearer x.y.z' })),
    'POST text': () => told(graphql, { method: 'POST', body: JSON.stringify({ query: change }) }),
    'POST text unread': () =>
      told(graphql, { mode: 'no-cors', method: 'POST', body: JSON.stringify({ query: change }) }),
    'form': () => posted('application/x-www-form-urlencoded'),
    'form of text': () => posted('text/plain'),
    'image': () => ended(new Image(), reading),
    'script': () => ended(document.createElement('script'), reading),
    'frame': () => ended(document.createElement('iframe'), reading),
    'WebSocket': connected,
    'POST once too often': () => told(graphql, json('{ __typename }')),
  };
}

/** Every try of one page, in order, and what its script learnt; at last it leads away to us. */
async function tried(browser, plan, { url, only }) {
  const context = await browser.newContext();
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  await page.goto(url);
  await page.evaluate(`window.plan = ${JSON.stringify(plan)}; window.tries = (${tries})(plan)`);
  const found = {};
  for (const name of only ?? (await page.evaluate('Object.keys(window.tries)'))) {
    found[name] = await page.evaluate((each) => window.tries[each](), name);
  }
  for (const address of [`${plan.gateway}/graphql?${plan.params}`, `${plan.gateway}/`]) {
    await page.goto(url);
    await Promise.all([
      page.waitForURL(`${plan.gateway}/**`),
      page.evaluate((there) => window.location.assign(there), address),
    ]);
  }
  const kept = await context.cookies();
  await context.close();
  return { found, kept };
}

await report((plan) => plan.pages, (browser, page, plan) => tried(browser, plan, page));
