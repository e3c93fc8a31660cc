// node demo.mjs PLAN.json: drives the console before the demo, prints what was seen and answered.
// PLAN: {name: {play, url, pictures, impatient?}}. Exit code 3: no browser can run here.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { report } from './browser.mjs';
import { ANSWER, QUERY_EDITOR, VARIABLES, emptied, openTab, run, textOf, watched } from './watched.mjs';

const AXE = readFileSync(join(import.meta.dirname, 'node_modules/axe-core/axe.min.js'), 'utf8');
const READY = ['ChooseMunicipality', 'MyDay', 'WithheldAndWhy', 'TwoMunicipalities'];
const CHANGES = ['CancelAppointment', 'WriteMessage'];

const PLAYS = {
  /** Sign in as citizen and run every ready example; the changes twice. */
  async examples(page, seen, { pictures }) {
    seen.before = await textOf(page, '.console-who');
    seen.provider = await signIn(page, /^MitID/, 'citizen');
    seen.who = await textOf(page, '.console-who');
    await picture(page, pictures, 'signed-in');
    seen.answers = {};
    for (const name of [...READY, ...CHANGES, 'MyAccessLog']) {
      await openTab(page, name);
      seen.answers[name] = await run(page, name);
      await picture(page, pictures, name);
    }
    seen.shown = {};
    for (const name of ['WithheldAndWhy', ...CHANGES]) {
      await openTab(page, name);
      seen.shown[name] = [await textOf(page, ANSWER), await textOf(page, VARIABLES)];
    }
    seen.again = {};
    for (const name of CHANGES) {
      await openTab(page, name);
      seen.again[name] = await run(page, name);
    }
    seen.body = await page.content();
  },

  /** The examples that do not stand there at first. */
  async more(page, seen) {
    await signIn(page, /^MitID/, 'relative');
    seen.answers = {};
    for (const [title, name] of [
      ['On behalf of others', 'ForOthers'],
      ['Nobody signed in', 'Nobody'],
    ]) {
      await example(page, title, name);
      seen.answers[name] = await run(page, name);
    }
    await page.getByRole('button', { name: 'Sign out' }).click();
    seen.answers.nobody = await run(page, 'Nobody');
    await signIn(page, /^MitID/, 'citizen');
    await example(page, 'Watch a record', 'WatchRecord');
    await page.getByRole('button', { name: /^Execute/ }).click();
    await page.waitForFunction(
      (chosen) => /"careRecordId":\s*"\S{20,}"/.test(document.querySelector(chosen)?.innerText ?? ''),
      VARIABLES,
    );
    await page.getByRole('button', { name: /^Stop/ }).click();
    seen.variables = await textOf(page, VARIABLES);
  },

  /** By both pickers: another municipality, by its Sami name too, and on behalf of somebody. */
  async pickers(page, seen, { pictures }) {
    const box = page.getByRole('combobox', { name: 'Municipality' });
    await box.click();
    await page.getByRole('option').nth(5).waitFor();
    seen.first = await page.getByRole('option').allInnerTexts();
    await box.fill('guovdageaidnu');
    await page.getByRole('option', { name: /NO-5612/ }).waitFor();
    seen.sami = await page.getByRole('option').allInnerTexts();
    await picture(page, pictures, 'municipalities');
    await box.fill('nowhere at all');
    await page.getByText('No municipality is called so').waitFor();
    await box.fill('billu');
    await page.getByRole('option', { name: /^Billund/ }).waitFor();
    await page.keyboard.press('Enter');
    await openTab(page, 'MyDay');
    seen.municipality = await textOf(page, VARIABLES);
    await openTab(page, 'ChooseMunicipality');
    seen.notThere = await textOf(page, VARIABLES);

    await signIn(page, /^MitID/, 'relative');
    await openTab(page, 'MyDay');
    await page.getByRole('button', { name: /^On behalf of/ }).click();
    const nancy = page.getByRole('menuitem', { name: /^Nancy/ });
    await nancy.waitFor();
    seen.others = await page.getByRole('menuitem').allInnerTexts();
    await picture(page, pictures, 'on-behalf-of');
    await nancy.click();
    seen.onBehalfOf = await textOf(page, VARIABLES);
    seen.hers = await run(page, 'MyDay');
    await openTab(page, 'WithheldAndWhy');
    seen.elsewhere = await textOf(page, VARIABLES);
    await signIn(page, /^MitID/, 'stranger');
    seen.forgotten = await textOf(page, VARIABLES);
    await page.getByRole('button', { name: /^On behalf of/ }).click();
    await page.getByText('You have no right to act for anybody else.').waitFor();
    await page.keyboard.press('Escape');
  },

  /** Be one person, then another from the other country. */
  async switching(page, seen) {
    await signIn(page, /^MitID/, 'citizen');
    await openTab(page, 'MyDay');
    seen.first = await run(page, 'MyDay');
    await page.getByText('Nancy').first().waitFor();
    seen.provider = await signIn(page, /^ID-porten/, 'innbygger');
    await emptied(page, ANSWER);
    seen.who = await textOf(page, '.console-who');
    seen.second = await run(page, 'MyDay');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await emptied(page, ANSWER);
    seen.third = await run(page, 'MyDay');
    seen.nobody = await textOf(page, '.console-who');
  },

  /** Run it twice before anything is found; pick another municipality; leave, and see what stays. */
  async changing(page, seen) {
    await signIn(page, /^MitID/, 'citizen');
    await openTab(page, 'CancelAppointment');
    const held = [];
    await page.route('**/graphql', (route) =>
      /FindAppointment/.test(route.request().postData() ?? '') ? held.push(route) : route.continue(),
    );
    const sent = [];
    page.on('request', (one) => /"CancelAppointment"/.test(one.postData() ?? '') && sent.push(one));
    await page.locator(QUERY_EDITOR).first().click();
    await page.keyboard.press('Control+Enter');
    await page.getByRole('button', { name: /^Stop/ }).waitFor();
    await page.keyboard.press('Control+Enter');
    seen.asked = held.length;
    for (const route of held) await route.continue();
    await page.locator(ANSWER, { hasText: 'AppointmentCancelled' }).waitFor();
    await page.unroute('**/graphql');
    seen.sent = sent.map((one) => JSON.parse(one.postData()).variables);
    const box = page.getByRole('combobox', { name: 'Municipality' });
    await box.fill('DK-0751');
    await page.getByRole('option', { name: /^Aarhus/ }).click();
    seen.elsewhere = await textOf(page, VARIABLES);
    await page.getByRole('button', { name: 'Show History' }).click();
    await page.locator('.graphiql-history-item').first().waitFor();
    seen.history = await page.locator('.graphiql-history-item').count();
    await signIn(page, /^MitID/, 'relative');
    seen.historyOfTheNext = await page.locator('.graphiql-history-item').count();
  },

  /** Wait until Aarhus' portal wants a new sign-in, and give it one. */
  async idle(page, seen, { pictures, impatient }) {
    await signIn(page, /^MitID/, 'citizen');
    await openTab(page, 'MyDay');
    const box = page.getByRole('combobox', { name: 'Municipality' });
    await box.fill('DK-0751');
    await page.getByRole('option', { name: /^Aarhus/ }).click();
    seen.first = await run(page, 'MyDay');
    await page.waitForTimeout(impatient);
    seen.late = await run(page, 'MyDay');
    const asks = page.locator('.console-asks');
    await asks.waitFor();
    seen.asked = await asks.innerText();
    seen.who = await textOf(page, '.console-who');
    await picture(page, pictures, 'asks-again');
    await signIn(page, /^MitID/, 'citizen', /Sign in again/);
    await asks.waitFor({ state: 'detached' });
    seen.again = await run(page, 'MyDay');
  },

  /** Nobody is chosen; a window is forgotten; a window comes back to a page that has gone. */
  async unfinished(page, seen, _, context) {
    let shown = await beginning(page, /^MitID/);
    await shown.getByRole('button', { name: /^citizen/ }).evaluate((button) => (button.value = 'x'));
    await shown.getByRole('button', { name: /^citizen/ }).click();
    await page.getByText('Nobody was chosen').waitFor();
    seen.denied = await textOf(page, '.console-trouble');
    shown = await beginning(page, /^MitID/);
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await shown.getByRole('button', { name: /^citizen/ }).click();
    await shown.getByText('is not open any more').waitFor();
    seen.late = await shown.innerText('body');
    seen.lateAddress = shown.url();
    seen.who = await textOf(page, '.console-who');
    await shown.close();
    // Whatever another page of this origin makes up is not what was asked for.
    shown = await beginning(page, /^MitID/);
    const forged = await context.newPage();
    await forged.goto(`${new URL('/signed-in', page.url())}?code=x&state=y`);
    await forged.getByText('is not open any more').waitFor();
    seen.forged = await textOf(page, '.console-who');
    await forged.close();
    await shown.close();
  },

  /** Axe on the page as it stands, with an answer, with a menu open, in light and in dark. */
  async axe(page, seen, { pictures }) {
    seen.faults = { empty: await faults(page) };
    await signIn(page, /^MitID/, 'citizen');
    await openTab(page, 'WithheldAndWhy');
    await run(page, 'WithheldAndWhy');
    await page.getByText('Medicin').first().waitFor();
    seen.faults.answered = await faults(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    seen.faults.dark = await faults(page);
    await picture(page, pictures, 'dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await page.getByRole('combobox', { name: 'Municipality' }).click();
    await page.getByRole('option').nth(5).waitFor();
    seen.faults.municipalities = await faults(page);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Examples' }).click();
    await page.getByRole('menuitem').first().waitFor();
    seen.faults.examples = await faults(page);
    await page.keyboard.press('Escape');
    const shown = await beginning(page, /^MitID/, /Switch person/);
    seen.faults.persons = await faults(shown);
    await shown.close();
  },
};

async function beginning(page, provider, button = /^Sign in$|^Switch person$/) {
  await page.getByRole('button', { name: button }).first().click();
  const opened = page.context().waitForEvent('page');
  await page.getByRole('menuitem', { name: provider }).click();
  const shown = await opened;
  await shown.getByText('Pick who to be').waitFor();
  return shown;
}

/** Becomes a demo person, at the provider's own page; gives that page's title and address. */
async function signIn(page, provider, person, button) {
  const shown = await beginning(page, provider, button);
  const found = { title: await shown.title(), url: shown.url() };
  const closed = shown.waitForEvent('close');
  await shown.getByRole('button', { name: new RegExp(`^${person}:`) }).click();
  await closed;
  await page.getByText(/, until \d/).waitFor();
  await page.getByText('Signing in in the other window').waitFor({ state: 'detached' });
  return found;
}

async function example(page, title, name) {
  await page.getByRole('button', { name: 'Examples' }).click();
  await page.getByRole('menuitem', { name: title }).click();
  await openTab(page, name);
}

async function faults(page) {
  await page.evaluate(AXE);
  const { violations, passes } = await page.evaluate(() => globalThis.axe.run());
  const bad = violations.filter(({ impact }) => ['serious', 'critical'].includes(impact));
  return {
    passes: passes.length,
    faults: bad.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`)),
  };
}

async function picture(page, folder, name) {
  await page.screenshot({ path: join(folder, `console-${name}.png`) });
}

await report(
  (scenarios) => scenarios,
  (browser, scenario) =>
    watched(browser, scenario.url, (page, seen, context) =>
      PLAYS[scenario.play](page, seen, scenario, context),
    ),
);
