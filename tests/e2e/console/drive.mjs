// node drive.mjs SCENARIOS.json: plays each scenario in a page of its own, prints what happened.
// SCENARIOS: {name: {play, url, token?}}. Exit code 3: no browser can run here.
import { report } from './browser.mjs';
import { ANSWER, QUERY_EDITOR, emptied, inFront, openTab, run, textOf, watched } from './watched.mjs';

const APPOINTMENT = 'Hjemmepleje';

const PLAYS = {
  /** By keyboard alone: paste a token, run a document, sign out. */
  async keyboard(page, seen, { token }) {
    await page.getByRole('textbox', { name: 'Bearer token' }).focus();
    await page.keyboard.insertText(`Bearer ${token}`);
    await page.keyboard.press('Enter');
    await page.getByText('Token in use').waitFor();
    seen.signInButtons = await page.getByRole('button', { name: /^(Sign in|Switch)/ }).count();
    await openTab(page, 'MyDay');
    await page.locator(QUERY_EDITOR).first().click();
    await page.keyboard.press('Control+Enter');
    await page.getByText(APPOINTMENT).first().waitFor();
    seen.answer = await textOf(page, ANSWER);
    seen.body = await page.content();
    await page.getByRole('button', { name: 'Sign out' }).press('Enter');
    await page.getByText('Nobody is signed in').waitFor();
    await emptied(page, ANSWER);
    seen.answerAfterSignOut = await textOf(page, ANSWER);
  },

  /** Open a tab and run it in one breath, before GraphiQL has read what stands in it. */
  async hasty(page, seen, { token }) {
    await paste(page, token);
    const answered = page.waitForResponse((one) => /query MyDay/.test(one.request().postData() ?? ''));
    await page.evaluate(() => {
      document.querySelector('.graphiql-tab button[title=MyDay]').click();
      document.querySelector('.graphiql-execute-button').click();
    });
    seen.answer = await (await answered).json();
  },

  /** A token that the gateway does not take. */
  async refused(page, seen, { token }) {
    await paste(page, token);
    await openTab(page, 'MyDay');
    await run(page, 'MyDay');
    const asks = page.locator('.console-asks');
    await asks.waitFor();
    seen.asked = await asks.innerText();
    seen.role = await asks.getAttribute('role');
    await paste(page, 'another.1');
    await asks.waitFor({ state: 'detached' });
  },

  /** Sign out while an answer is under way, and let it come then. */
  async late(page, seen, { token }) {
    await paste(page, token);
    await openTab(page, 'MyDay');
    const held = new Promise((resolve) => {
      page.route('**/graphql', (route) => resolve(route));
    });
    await page.getByRole('button', { name: /^Execute/ }).click();
    const request = await held;
    await page.getByRole('button', { name: 'Sign out' }).click();
    await request.continue();
    await page.getByText('You became someone else').waitFor();
    seen.answer = await textOf(page, ANSWER);
  },

  /** Watch, stop it, watch again, and sign out with the watch going on. */
  async watch(page, seen, { token }) {
    await paste(page, token);
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
    await emptied(page, ANSWER);
    seen.answerAfterSignOut = await textOf(page, ANSWER);
  },

  /** Watch with a token that the gateway does not take. */
  async watchRefused(page, seen, { token }) {
    await paste(page, token);
    await writeWatch(page);
    await page.keyboard.press('Control+Enter');
    await page.locator('.console-asks').waitFor();
    seen.asked = await page.locator('.console-asks').innerText();
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

  /** A token in the editor of headers, then a sign-in, then nobody again. */
  async leftover(page, seen, { token }) {
    await openTab(page, 'MyDay');
    await page.getByRole('button', { name: 'Headers' }).click();
    await page.locator('.graphiql-editor-tool .view-lines').last().click();
    await page.keyboard.insertText(JSON.stringify({ authorization: `Bearer ${token}` }));
    await run(page, 'MyDay');
    await paste(page, 'another.1');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('Nobody is signed in').waitFor();
    await run(page, 'MyDay');
  },

  /** What the registers say of one person comes when another is signed in. */
  async rights(page, seen, { token }) {
    const held = [];
    await page.route('**/graphql', (route) =>
      /representations/.test(route.request().postData() ?? '') ? held.push(route) : route.continue(),
    );
    await paste(page, token);
    await paste(page, 'another.1');
    while (held.length < 2) await page.waitForEvent('request');
    const right = { id: 'x', role: 'RELATIVE', validUntil: null, person: { name: 'Somebody Else' } };
    const told = (representations) => ({ json: { data: { viewer: { representations } } } });
    await held[1].fulfill(told([]));
    await page.getByRole('button', { name: /^On behalf of/ }).click();
    await page.getByText('You have no right').waitFor();
    const late = page.waitForResponse((one) => one.request() === held[0].request());
    await held[0].fulfill(told([right]));
    await (await late).finished();
    seen.asked = held.map((one) => one.request().headers().authorization);
    seen.others = await page.getByRole('menuitem').allInnerTexts();
  },

  /** Open every example from the picker, and the first one again. */
  async examples(page, seen) {
    seen.ready = await page.locator('.graphiql-tab').allInnerTexts();
    const open = () => page.getByRole('button', { name: 'Examples' }).click();
    await open();
    const titles = await page.locator('.console-item > span').allInnerTexts();
    await page.keyboard.press('Escape');
    for (const title of [...titles, titles[0]]) {
      await open();
      await page.getByRole('menuitem', { name: title }).click();
    }
    await inFront(page, 'ChooseMunicipality');
    seen.tabs = await page.locator('.graphiql-tab').count();
    seen.titles = titles;
  },
};

async function paste(page, token) {
  await page.getByRole('textbox', { name: 'Bearer token' }).fill(token);
  await page.getByRole('button', { name: 'Use token' }).click();
  await page.getByText('Token in use').waitFor();
}

/** Puts a subscription where the first document was. */
async function writeWatch(page) {
  await page.locator(QUERY_EDITOR).first().click();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText('subscription Watch { recordEvents(careRecordId: "x") { __typename } }');
  await inFront(page, 'Watch');
}

await report(
  (scenarios) => scenarios,
  (browser, scenario) =>
    watched(browser, scenario.url, (page, seen) => PLAYS[scenario.play](page, seen, scenario)),
);
