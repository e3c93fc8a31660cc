/** What pages are looked at for: requests, console lines, and whatever stays in the browser. */

// The stubs' day, so that what a page asks about is there on every day of the year.
const THE_DAY = '2026-11-22T10:00:00Z';

/** A calendar that begins then. No fake timers: the editor measures itself by the real ones. */
function shiftDates(by) {
  const Real = Date;
  globalThis.Date = class extends Real {
    constructor(...told) {
      super(...(told.length === 0 ? [Real.now() + by] : told));
    }
    static now() {
      return Real.now() + by;
    }
  };
}

/** A fresh page that has been opened at `url`; `play` drives it, `seen` is what it leaves behind. */
export async function watched(browser, url, play) {
  const seen = { requests: [], console: [] };
  const context = await browser.newContext({ viewport: { width: 1400, height: 860 } });
  context.setDefaultTimeout(60_000);
  await context.addInitScript(shiftDates, Date.parse(THE_DAY) - Date.now());
  context.on('request', (request) => seen.requests.push(request.url()));
  context.on('page', (opened) =>
    opened.on('websocket', (socket) => seen.requests.push(socket.url())),
  );
  context.on('console', (line) => seen.console.push(`${line.type()}: ${line.text()}`));
  context.on('weberror', (error) => seen.console.push(`error: ${error.error().message}`));
  const page = await context.newPage();
  await page.goto(url);
  await page.getByText('query ChooseMunicipality').waitFor();
  await page.waitForFunction(() => document.querySelector('.console-input')?.value);
  await play(page, seen, context);
  seen.kept = await page.evaluate(async () => ({
    local: { ...localStorage },
    session: { ...sessionStorage },
    databases: await indexedDB.databases(),
    cookies: document.cookie,
  }));
  seen.title = await page.title();
  await context.close();
  return seen;
}

export const QUERY_EDITOR = '.graphiql-query-editor .view-lines';
export const ANSWER = '.graphiql-response .view-lines';
export const VARIABLES = '.graphiql-editor-tool .view-lines';

/** Brings a ready example to the front; its document is in the editor then. */
export async function openTab(page, name) {
  await page.locator('.graphiql-tabs').getByRole('button', { name, exact: true }).click();
  await inFront(page, name);
  await page.waitForFunction(
    ([chosen, wanted]) => document.querySelector(chosen)?.innerText.includes(wanted),
    [QUERY_EDITOR, name],
  );
}

/** Waits until the tab of this name is the one in front. */
export async function inFront(page, name) {
  await page.locator('.graphiql-tabs [aria-current=true]', { hasText: name }).waitFor();
}

/** Runs what is in front, and gives the whole JSON that came back by HTTP. */
export async function run(page, name) {
  const others = [];
  const answered = page.waitForResponse((answer) => {
    if (!answer.url().endsWith('/graphql')) return false;
    const asked = nameIn(answer.request());
    if (asked !== name) others.push(`${asked} (${answer.status()})`);
    return asked === name;
  });
  await page.getByRole('button', { name: /^Execute/ }).click();
  try {
    const answer = await answered;
    return await answer.json();
  } catch (error) {
    const instead = `answered meanwhile: ${others.join(', ')}; shown: ${await textOf(page, ANSWER)}`;
    throw new Error(`${name} has no answer; ${instead}`, { cause: error });
  }
}

function nameIn(request) {
  return JSON.parse(request.postData() ?? '{}').operationName;
}

export async function textOf(page, selector) {
  return (await page.locator(selector).allInnerTexts()).join('\n').replaceAll('\u00a0', ' ');
}

/** The editor draws a moment after the page: waits until nothing stands there, or fails. */
export async function emptied(page, selector) {
  await page.waitForFunction(
    (chosen) => [...document.querySelectorAll(chosen)].every((each) => !each.innerText.trim()),
    selector,
  );
}
