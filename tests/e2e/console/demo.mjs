// node demo.mjs PLAN.json: drives the console before the demo, prints what was seen and answered.
// PLAN: {name: {play, url, pictures, ahead?}}. Exit code 3: no browser can run here.
import { writeFileSync } from 'node:fs';
import { launch, report } from './browser.mjs';
import { beginning, example, faults, pick, picture, signIn } from './doing.mjs';
import { ANSWER, QUERY_EDITOR, VARIABLES, emptied, openTab, run, textOf, watched } from './watched.mjs';

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

  /** Run, stop and run a change while its variables are looked for; pick another record; leave. */
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
    await page.getByRole('button', { name: /^Execute/ }).waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByRole('button', { name: /^Stop/ }).waitFor();
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

  /** Let minutes pass, until Aarhus' portal wants a new sign-in, and give it one. */
  async idle(page, seen, { pictures, ahead }) {
    await signIn(page, /^MitID/, 'citizen');
    await openTab(page, 'MyDay');
    const box = page.getByRole('combobox', { name: 'Municipality' });
    await box.fill('DK-0751');
    await page.getByRole('option', { name: /^Aarhus/ }).click();
    seen.first = await run(page, 'MyDay');
    writeFileSync(ahead.file, String(ahead.seconds));
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

  /** Leave the page for another and go back, in a browser that keeps pages whole. */
  async back(_page, seen, { url }) {
    const keeping = await launch({ ignoreDefaultArgs: ['--disable-back-forward-cache'] });
    try {
      const elsewhere = new URL('/policy', url).href;
      Object.assign(seen, await watched(keeping, url, async (page, found) => {
        await signIn(page, /^MitID/, 'citizen');
        await openTab(page, 'MyDay');
        await run(page, 'MyDay');
        await page.locator(ANSWER, { hasText: 'Nancy' }).waitFor();
        await page.goto(elsewhere);
        await page.getByRole('heading', { name: 'Who shows what' }).waitFor();
        await page.goBack({ waitUntil: 'commit' });
        await page.getByText('Nobody is signed in').waitFor();
        found.answer = await textOf(page, ANSWER);
        found.link = await page.getByRole('link', { name: 'Who shows what' }).getAttribute('target');
      }));
    } finally {
      await keeping.close();
    }
  },

  /** Pick oneself while a message on behalf of another is being prepared; open an example then. */
  async racing(page, seen) {
    await signIn(page, /^MitID/, 'relative');
    await pick(page, /^Nancy/);
    await openTab(page, 'WriteMessage');
    const held = [];
    await page.route('**/graphql', (route) =>
      /FindRecipient/.test(route.request().postData() ?? '') ? held.push(route) : route.continue(),
    );
    await page.getByRole('button', { name: /^Execute/ }).click();
    await page.waitForFunction(() => document.querySelector('.graphiql-execute-button'));
    await pick(page, /^Myself/);
    while (held.length === 0) await page.waitForRequest(/graphql/);
    await held[0].continue();
    await page.locator(ANSWER, { hasText: 'You picked another record' }).waitFor();
    await page.unroute('**/graphql');
    seen.variables = await textOf(page, VARIABLES);
    await pick(page, /^Nancy/);
    await example(page, 'Watch a record', 'WatchRecord');
    seen.opened = await textOf(page, VARIABLES);
    await openTab(page, 'MyDay');
    const sent = page.waitForRequest((one) => /"MyDay"/.test(one.postData() ?? ''));
    await page.route('**/graphql', (route) => held.push(route));
    await page.getByRole('button', { name: /^Execute/ }).click();
    await sent;
    await openTab(page, 'ChooseMunicipality');
    await held.at(-1).continue();
    await page.unroute('**/graphql');
    await page.locator('.graphiql-tabs').getByRole('button', { name: 'MyDay', exact: true }).waitFor();
    seen.inFront = await textOf(page, ANSWER);
    await openTab(page, 'MyDay');
    await page.locator(ANSWER, { hasText: 'Nancy' }).waitFor();
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
    shown = await beginning(page, /^MitID/);
    await shown.route('**/authorize', async (route) => {
      const answer = await route.fetch({ maxRedirects: 0 });
      const without = new URL(answer.headers().location);
      without.searchParams.delete('iss');
      await route.fulfill({ status: 303, headers: { location: without.href } });
    });
    await shown.getByRole('button', { name: /^citizen/ }).click();
    await page.getByText('The provider did not complete the sign-in.').waitFor();
    seen.nameless = await textOf(page, '.console-who');
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

await report(
  (scenarios) => scenarios,
  (browser, scenario) =>
    watched(browser, scenario.url, (page, seen, context) =>
      PLAYS[scenario.play](page, seen, scenario, context),
    ),
);
