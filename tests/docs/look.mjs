// node look.mjs PLAN: looks at pages of the built site, and prints what each asked for and how it lay.
import { report } from '../e2e/console/browser.mjs';

const TRIES = 10;

await report((plan) => plan.pages, look);

async function look(browser, { path, width, find }, { base }) {
  const page = await browser.newPage({ viewport: { width, height: 900 } });
  const seen = { requests: [], complaints: [], results: [] };
  page.on('request', (request) => seen.requests.push(request.url()));
  page.on('pageerror', (error) => seen.complaints.push(String(error)));
  page.on('console', (line) => {
    if (['error', 'warning'].includes(line.type())) seen.complaints.push(line.text());
  });
  await page.goto(base + path, { waitUntil: 'networkidle' });
  if (find) seen.results = await found(page, find);
  seen.tooWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  seen.colour = await page.evaluate(() => getComputedStyle(document.querySelector('.md-header')).backgroundColor);
  await page.close();
  return seen;
}

/** The titles that searching gives. Words that are typed before the index is ready are not heard: they are typed anew. */
async function found(page, words) {
  const field = page.locator('input[data-md-component="search-query"]');
  const first = page.locator('.md-search-result__item').first();
  for (let tries = 0; tries < TRIES; tries += 1) {
    await field.fill('');
    await field.pressSequentially(words);
    const heard = await first.waitFor({ timeout: 2000 }).then(() => true, () => false);
    if (heard) return page.locator('.md-search-result__item h1').allTextContents();
  }
  return [];
}
