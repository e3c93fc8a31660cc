// node policy_page.mjs PLAN.json: plays each scenario in a page of its own, prints what was seen.
// PLAN: {name: {play, url, screenshot?, locale?, hash?, width?, dark?}}. Exit code 3: no browser.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { report } from './browser.mjs';

const AXE = readFileSync(join(import.meta.dirname, 'node_modules/axe-core/axe.min.js'), 'utf8');
const LONGER_THAN_ANY_DELAY = 1000;
const MEDICINE = '[data-cell="DK-0217 RELATIVE MEDICATIONS"]';
const GATEWAY = '**/graphql';

const PLAYS = {
  /** Everything that stands on the page, in the picture and below. */
  async look(page, seen) {
    seen.cells = await page.$$eval('td[data-cell]', (cells) =>
      cells.map((cell) => ({
        cell: cell.dataset.cell,
        verdict: cell.querySelector('.told-verdict').textContent,
        heard: cell.innerText.trim() || cell.textContent.trim(),
        colour: getComputedStyle(cell).backgroundColor,
        mark: cell.querySelector('.mark').innerHTML,
      })),
    );
    seen.legend = await page.$$eval('.legend li', (items) =>
      items.map((item) => ({
        words: item.querySelector('b').textContent,
        colour: getComputedStyle(item.querySelector('.swatch')).backgroundColor,
        mark: item.querySelector('.mark').innerHTML,
      })),
    );
    seen.gridcells = await page.getByRole('gridcell').count();
    seen.named = await page
      .getByRole('gridcell', { name: 'Medications, Helsingør, Borgerportalen, Relative. Withheld.' })
      .count();
    seen.tables = await tablesOf(page);
    seen.links = await page.$$eval('main a', (links) => links.map((link) => link.href));
    seen.back = await page.getByRole('link', { name: 'Console' }).evaluate((link) => link.href);
  },

  /** In which language the sentences come. */
  async speak(page, seen) {
    seen.heard = await page.locator(MEDICINE).textContent();
  },

  /** By pointer: to a cell, onto its tooltip and away; Escape. */
  async point(page, seen, { screenshot }) {
    const tooltip = page.getByRole('tooltip');
    await page.locator(MEDICINE).hover();
    await tooltip.waitFor();
    seen.hovered = await tooltip.innerText();
    seen.heard = await page.locator(MEDICINE).textContent();
    seen.seen = await tooltip.textContent();
    seen.lang = await tooltip.locator('[lang]').first().getAttribute('lang');
    if (screenshot) await page.screenshot({ path: screenshot });
    const box = await tooltip.boundingBox();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.clock.runFor(LONGER_THAN_ANY_DELAY);
    seen.onTooltip = await tooltip.count();
    await page.keyboard.press('Escape');
    await tooltip.waitFor({ state: 'detached' });
    await page.locator(MEDICINE).hover();
    await tooltip.waitFor();
    await page.locator('h1').hover();
    await tooltip.waitFor({ state: 'detached' });
    seen.gone = true;
  },

  /** By keyboard alone: into the grid, about in it, Escape, and to the table. */
  async keys(page, seen) {
    const tooltip = page.getByRole('tooltip');
    await page.locator('td[tabindex="0"]').focus();
    seen.stops = await page.locator('td[tabindex="0"]').count();
    seen.path = [];
    const keys = ['ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowUp', 'ArrowUp', 'End'];
    for (const key of [...keys, 'ArrowRight', 'Home', 'Control+End', 'ArrowDown', 'Control+Home']) {
      await page.keyboard.press(key);
      const at = await page.evaluate(() => document.activeElement.dataset.at);
      seen.path.push(at);
    }
    await page.locator(MEDICINE).focus();
    await tooltip.waitFor();
    seen.focused = await tooltip.innerText();
    await page.clock.runFor(LONGER_THAN_ANY_DELAY);
    seen.persists = await tooltip.count();
    await page.keyboard.press('Escape');
    await tooltip.waitFor({ state: 'detached' });
    seen.stillThere = await page.evaluate(() => document.activeElement.dataset.cell);
    await page.keyboard.press('ArrowRight');
    await tooltip.waitFor();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    seen.row = await page.evaluate(() => document.activeElement.innerText);
  },

  /** The choices, one after the other, and the same view from its address alone. */
  async choose(page, seen) {
    seen.steps = [await viewOf(page)];
    const step = async (act) => {
      await act;
      seen.steps.push(await viewOf(page));
    };
    await step(page.getByLabel('Role').selectOption('Relative'));
    await step(page.getByLabel('Verdict').selectOption('Withheld'));
    await step(page.getByLabel(/^Search/).fill('helsingor MEDIC'));
    const answered = page.waitForResponse(GATEWAY);
    await page.getByLabel(/^Language/).selectOption('Norsk');
    await answered;
    await page.locator('main[aria-busy=false]').waitFor();
    await step(null);
    const address = page.url();
    await page.goto('about:blank');
    await page.goto(address);
    await page.locator('td[data-cell]').first().waitFor();
    await step(null);
    await step(page.getByLabel(/^Search/).fill('nothing is called this'));
    seen.nothing = await page.getByRole('status').innerText();
    await step(page.getByRole('button', { name: 'Show everything' }).click());
  },

  /** The gateway is away, then refuses, then knows nothing of one portal, and then is well. */
  async trouble(page, seen) {
    const again = page.getByRole('button', { name: 'Try again' });
    seen.told = [];
    const tell = async (sentence) => {
      await page.getByRole('alert').getByText(sentence).waitFor();
      seen.told.push([await page.getByRole('alert').innerText(), await page.locator('td[data-cell]').count()]);
    };
    await tell('The gateway does not answer');
    await answerWith(page, () => ({ data: null, errors: [{ message: 'Come back at noon.' }] }));
    await again.click();
    await tell('Come back at noon.');
    await answerWith(page, (answer) => {
      const { nodes } = answer.data.municipalities;
      const index = nodes.findIndex(({ code }) => code === 'NO-3216');
      nodes[index].portal = null;
      const path = ['municipalities', 'nodes', index, 'portal', 'CITIZEN'];
      return { ...answer, errors: [{ message: 'Its policy cannot be read.', path }] };
    });
    await again.click();
    await tell('Vestby: Its policy cannot be read.');
    await page.unroute(GATEWAY);
    await again.click();
    await page.getByRole('alert').waitFor({ state: 'detached' });
    seen.cells = await page.locator('td[data-cell]').count();
    await page.route(GATEWAY, (route) => route.abort());
    await page.getByLabel(/^Language/).selectOption('Dansk');
    await tell('The gateway does not answer');
    seen.hash = new URL(page.url()).hash;
  },

  /** Thirty portals in pages, on the screen and on paper. */
  async many(page, seen, { screenshot }) {
    seen.portals = await page.locator('th.portal').count();
    seen.sections = await page.locator('.portal-section').count();
    await page.locator('td[data-at="0,0"]').focus();
    await page.keyboard.press('Control+End');
    const last = page.locator('td:focus');
    seen.last = await last.getAttribute('data-at');
    const cell = await last.boundingBox();
    const heading = await page.locator('tbody th').last().boundingBox();
    seen.isBesideItsHeading = cell.x >= heading.x + heading.width && cell.x < page.viewportSize().width;
    if (screenshot) await page.screenshot({ path: screenshot });
    seen.wide = await tooWide(page);
    await page.emulateMedia({ media: 'print' });
    await page.locator('[role=grid]').nth(5).waitFor();
    seen.grids = await page.$$eval('[role=grid]', (grids) =>
      grids.map((grid) => grid.querySelectorAll('th.portal').length),
    );
    seen.wideOnPaper = await tooWide(page);
  },

  /** What axe-core says, with a tooltip open, and what is wider than the window. */
  async audit(page, seen, { screenshot }) {
    if (screenshot) await page.screenshot({ path: screenshot });
    await page.locator(MEDICINE).focus();
    await page.getByRole('tooltip').waitFor();
    await page.evaluate(AXE);
    const { violations, passes } = await page.evaluate(() => globalThis.axe.run());
    seen.violations = violations.map(({ id, impact, nodes }) => [id, impact, nodes[0].html]);
    seen.passes = passes.map(({ id }) => id);
    seen.wide = await tooWide(page);
    seen.frame = await page.$eval('.frame', (frame) => frame.scrollWidth - frame.clientWidth);
    if (screenshot) await page.screenshot({ path: screenshot.replace('.png', '-tooltip.png') });
  },
};

/** Rows of the tables below, by portal: their words, cell by cell. */
function tablesOf(page) {
  return page.$$eval('.portal-section', (sections) =>
    sections.map((section) => ({
      heading: section.querySelector('h3').innerText,
      letIn: section.querySelector('.let-in').innerText,
      rows: [...section.querySelectorAll('[data-row]')].map((row) => ({
        row: row.dataset.row,
        roles: row.dataset.roles,
        cells: [...row.querySelectorAll('td')].map((cell) => cell.innerText.trim()),
      })),
    })),
  );
}

async function viewOf(page) {
  return {
    hash: new URL(page.url()).hash,
    cells: await page.$$eval('td[data-cell]:not([data-aside])', (cells) =>
      cells.map((cell) => cell.dataset.cell),
    ),
    rows: await page.$$eval('[data-row]', (rows) => rows.map((row) => row.dataset.row)),
    languages: await page.$$eval('[lang]:not(html)', (told) => [
      ...new Set(told.map((sentence) => sentence.lang)),
    ]),
  };
}

/** By how much the page is wider than the window. */
function tooWide(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}

async function answerWith(page, change) {
  await page.unroute(GATEWAY);
  await page.route(GATEWAY, async (route) => {
    const answered = await route.fetch();
    await route.fulfill({ json: change(await answered.json(), route.request().postDataJSON()) });
  });
}

/** Six times as many, three pages of them. */
function inThreePages(answer, { variables }) {
  const page = Number(variables.after ?? 0);
  const { nodes } = answer.data.municipalities;
  const copies = [2 * page, 2 * page + 1].flatMap((copy) =>
    nodes.map((node) => ({ ...node, code: `${node.code}-${copy}` })),
  );
  const pageInfo = { hasNextPage: page < 2, endCursor: String(page + 1) };
  return { data: { municipalities: { pageInfo, nodes: copies } } };
}

async function onlyFirstPages(page) {
  await page.route(GATEWAY, async (route) => {
    const asked = route.request().postDataJSON();
    const postData = { ...asked, variables: { ...asked.variables, after: null } };
    const answered = await route.fetch({ postData });
    await route.fulfill({ json: inThreePages(await answered.json(), asked) });
  });
}

async function play(browser, scenario) {
  const { url, hash = '', locale = 'en-GB', width = 1360, dark = false } = scenario;
  const seen = { requests: [], console: [], scripts: 0 };
  const context = await browser.newContext({
    viewport: { width, height: 820 },
    locale,
    colorScheme: dark ? 'dark' : 'light',
  });
  context.setDefaultTimeout(60_000);
  context.on('request', (request) => seen.requests.push(request.url()));
  context.on('console', (line) => seen.console.push(`${line.type()}: ${line.text()}`));
  context.on('weberror', (error) => seen.console.push(`error: ${error.error().message}`));
  context.on('response', async (response) => {
    if (response.url().endsWith('.js')) seen.scripts += Number(response.headers()['content-length']);
  });
  const page = await context.newPage();
  await page.clock.install();
  if (scenario.play === 'trouble') await page.route(GATEWAY, (route) => route.abort());
  if (scenario.play === 'many') await onlyFirstPages(page);
  const opened = await page.goto(url + hash);
  seen.policy = opened.headers()['content-security-policy'];
  if (scenario.play !== 'trouble') await page.locator('main[aria-busy=false] td').first().waitFor();
  await PLAYS[scenario.play](page, seen, scenario);
  seen.kept = await page.evaluate(async () => ({
    local: { ...localStorage },
    session: { ...sessionStorage },
    databases: await indexedDB.databases(),
    cookies: document.cookie,
  }));
  await context.close();
  return seen;
}

await report((plan) => plan, play);
