/** What a person does on the console before the demo, and what is looked at there. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openTab } from './watched.mjs';

const AXE = readFileSync(join(import.meta.dirname, 'node_modules/axe-core/axe.min.js'), 'utf8');

/** Picks for whom one acts. */
export async function pick(page, name) {
  await page.getByRole('button', { name: /^On behalf of/ }).click();
  await page.getByRole('menuitem', { name }).click();
}

export async function beginning(page, provider, button = /^Sign in$|^Switch person$/) {
  await page.getByRole('button', { name: button }).first().click();
  const opened = page.context().waitForEvent('page');
  await page.getByRole('menuitem', { name: provider }).click();
  const shown = await opened;
  await shown.getByText('Pick who to be').waitFor();
  return shown;
}

/** Becomes a demo person, at the provider's own page; gives that page's title and address. */
export async function signIn(page, provider, person, button) {
  const shown = await beginning(page, provider, button);
  const found = { title: await shown.title(), url: shown.url() };
  const closed = shown.waitForEvent('close');
  await shown.getByRole('button', { name: new RegExp(`^${person}:`) }).click();
  await closed;
  await page.getByText(/, until \d/).waitFor();
  await page.getByText('Signing in in the other window').waitFor({ state: 'detached' });
  return found;
}

export async function example(page, title, name) {
  await page.getByRole('button', { name: 'Examples' }).click();
  await page.getByRole('menuitem', { name: title }).click();
  await openTab(page, name);
}

export async function faults(page) {
  await page.evaluate(AXE);
  const { violations, passes } = await page.evaluate(() => globalThis.axe.run());
  const bad = violations.filter(({ impact }) => ['serious', 'critical'].includes(impact));
  return {
    passes: passes.length,
    faults: bad.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`)),
  };
}

export async function picture(page, folder, name) {
  await page.screenshot({ path: join(folder, `console-${name}.png`) });
}
