// node drive.mjs SCENARIOS.json: plays each scenario in a page of its own, prints what happened.
// SCENARIOS: {name: {play, url, token?, screenshot?}}. Exit code 3: no browser can run here.
import { report } from './browser.mjs';

const QUERY_EDITOR = '.graphiql-query-editor .view-lines';
const ANSWER = '.graphiql-response .view-lines';

const PLAYS = {
  /** By keyboard alone: become citizen, run the first document, sign out. */
  async keyboard(page, seen, { screenshot }) {
    const who = page.getByRole('button', { name: /^Who: nobody/ });
    await page.locator('button[aria-label^="Who"]:enabled').waitFor();
    await who.press('Enter');
    await page.locator('[role=menuitem][data-highlighted]').waitFor();
    await page.keyboard.type('citizen');
    await page.locator('[data-highlighted]', { hasText: 'citizen' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /^Who: citizen/ }).waitFor();
    await run(page);
    await page.getByText('Hjemmepleje').first().waitFor();
    seen.answer = await textOf(page, ANSWER);
    if (screenshot) await page.screenshot({ path: screenshot });
    seen.body = await page.content();
    await page.getByRole('button', { name: 'Sign out' }).press('Enter');
    await who.waitFor();
    await emptied(page, ANSWER);
    seen.answerAfterSignOut = await textOf(page, ANSWER);
  },

  /** Become citizen and run twice, so that a token can run out or be refused in between. */
  async twice(page) {
    await page.getByRole('button', { name: /^Who: nobody/ }).click();
    await page.getByRole('menuitem', { name: /^citizen/ }).click();
    await page.getByRole('button', { name: /^Who: citizen/ }).waitFor();
    for (let count = 0; count < 2; count += 1) {
      const answered = page.waitForResponse((answer) => isMyCare(answer) && answer.ok());
      await run(page);
      await answered;
    }
  },

  /** Sign out while an answer is under way, and let it come then. */
  async late(page, seen) {
    await page.getByRole('button', { name: /^Who: nobody/ }).click();
    await page.getByRole('menuitem', { name: /^citizen/ }).click();
    const signOut = page.getByRole('button', { name: 'Sign out' });
    await signOut.waitFor();
    const held = new Promise((resolve) => {
      page.route('**/graphql', (route) => resolve(route));
    });
    await run(page);
    const request = await held;
    await signOut.click();
    await request.continue();
    await page.getByText('You became someone else').waitFor();
    seen.answer = await textOf(page, ANSWER);
  },

  /** Outside the demo: no picker; paste a token and run. */
  async paste(page, seen, { token }) {
    await page.getByRole('textbox', { name: 'Bearer token' }).fill(`Bearer ${token}`);
    await page.getByRole('button', { name: 'Use token' }).click();
    await page.getByText('token in use').waitFor();
    seen.pickers = await page.getByRole('button', { name: /^Who/ }).count();
    await run(page);
    await page.getByText('Hjemmepleje').first().waitFor();
    seen.body = await page.content();
  },

  /** Watch as citizen, stop it, watch again, and sign out with the watch going on. */
  async watch(page, seen) {
    await page.getByRole('button', { name: /^Who: nobody/ }).click();
    await page.getByRole('menuitem', { name: /^citizen/ }).click();
    await page.getByRole('button', { name: /^Who: citizen/ }).waitFor();
    await writeWatch(page);
    await page.keyboard.press('Control+Enter');
    await page.getByText('MessageReceived').first().waitFor();
    seen.answer = await textOf(page, ANSWER);
    await page.getByRole('button', { name: /^Stop/ }).click();
    await page.getByRole('button', { name: /^Execute/ }).click();
    await page.getByText('MessageReceived').first().waitFor();
    seen.body = await page.content();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: /^Execute/ }).waitFor();
    await page.waitForFunction(
      (chosen) =>
        [...document.querySelectorAll(chosen)].every((each) => !/Message/.test(each.innerText)),
      ANSWER,
    );
    seen.answerAfterSignOut = await textOf(page, ANSWER);
  },

  /** As nobody, with a token in the editor of headers. */
  async headers(page, seen, { token }) {
    await writeWatch(page);
    await page.getByRole('button', { name: 'Headers' }).click();
    await page.locator('.graphiql-editor-tool .view-lines').last().click();
    await page.keyboard.insertText(JSON.stringify({ authorization: `Bearer ${token}` }));
    await page.getByRole('button', { name: /^Execute/ }).click();
    await page.getByText('MessageReceived').first().waitFor();
  },

  /** Open every example from the picker, and the first one again. */
  async examples(page, seen) {
    const open = () => page.getByRole('button', { name: 'Examples' }).click();
    await open();
    const titles = await page.locator('.console-item > span').allInnerTexts();
    await page.keyboard.press('Escape');
    for (const title of [...titles, titles[0]]) {
      await open();
      await page.getByRole('menuitem', { name: title }).click();
    }
    await page.getByRole('tab', { name: 'MyCare', selected: true }).waitFor();
    seen.tabs = await page.locator('.graphiql-tab').count();
    seen.titles = titles;
  },
};

/** Puts a subscription where the first document was. */
async function writeWatch(page) {
  await page.locator(QUERY_EDITOR).first().click();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText('subscription Watch { recordEvents(careRecordId: "x") { at } }');
  await page.getByRole('tab', { name: 'Watch', selected: true }).waitFor();
}

async function run(page) {
  await page.locator(QUERY_EDITOR).first().click();
  await page.keyboard.press('Control+Enter');
}

function isMyCare(response) {
  return response.url().endsWith('/graphql') && /MyCare/.test(response.request().postData() ?? '');
}

/** The editor draws a moment after the page: waits until nothing stands there, or fails. */
async function emptied(page, selector) {
  await page.waitForFunction(
    (chosen) => [...document.querySelectorAll(chosen)].every((each) => !each.innerText.trim()),
    selector,
  );
}

async function textOf(page, selector) {
  return (await page.locator(selector).allInnerTexts()).join('\n').replaceAll('\u00a0', ' ');
}

async function play(browser, scenario) {
  const seen = { requests: [], console: [] };
  const context = await browser.newContext({ viewport: { width: 1360, height: 820 } });
  context.setDefaultTimeout(20_000);
  context.on('request', (request) => seen.requests.push(request.url()));
  context.on('page', (opened) =>
    opened.on('websocket', (socket) => seen.requests.push(socket.url())),
  );
  context.on('console', (line) => seen.console.push(`${line.type()}: ${line.text()}`));
  context.on('weberror', (error) => seen.console.push(`error: ${error.error().message}`));
  const page = await context.newPage();
  await page.goto(scenario.url);
  await page.getByText('query MyCare').waitFor();
  await PLAYS[scenario.play](page, seen, scenario);
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

await report((scenarios) => scenarios, play);
