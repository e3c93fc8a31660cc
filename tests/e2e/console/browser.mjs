import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

const MODULES = join(import.meta.dirname, 'node_modules');
const PACKED = join(MODULES, '@sparticuz', 'chromium');
const UNPACKED = join(MODULES, '.browser');
const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

// Chromium does not speak for itself, and a request that would leave the machine
// fails at once, and shows as an error of the page.
const QUIET = [
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The machine's own browser, else the packed one; throws with every reason if neither runs. */
export async function launch(options = {}) {
  const reasons = [];
  for (const candidate of [onPath, packed]) {
    try {
      return await chromium.launch({ args: QUIET, ...options, ...(await candidate()) });
    } catch (error) {
      reasons.push(String(error.message).split('\n')[0]);
    }
  }
  throw new Error(`no browser can run: ${reasons.join('; ')}`);
}

/** Prints what `play(browser, scenario, plan)` gives for each scenario that `of` finds in the plan. */
export async function report(of, play) {
  const plan = JSON.parse(readFileSync(process.argv[2], 'utf8'));
  let browser;
  try {
    browser = await launch();
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exit(3);
  }
  const found = {};
  for (const [name, scenario] of Object.entries(of(plan))) {
    found[name] = await play(browser, scenario, plan);
  }
  await browser.close();
  process.stdout.write(JSON.stringify(found));
}

/** The Linux x64 browser that its npm package carries, with the libraries it needs beside it. */
async function packed() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('the packed browser is for Linux on x64');
  }
  if (!existsSync(UNPACKED)) await unpack();
  const env = {
    ...process.env,
    LD_LIBRARY_PATH: join(UNPACKED, 'al2023', 'lib'),
    FONTCONFIG_FILE: fontsOfItsOwn(), // on a machine without any font, the page crashes
  };
  return { executablePath: join(UNPACKED, 'chromium'), env };
}

/** A font configuration that knows the fonts which the package carries, and those of the machine. */
function fontsOfItsOwn() {
  const file = join(UNPACKED, 'fonts.conf');
  const folders = [join(UNPACKED, 'fonts'), '/usr/share/fonts'];
  const dirs = folders.map((folder) => `<dir>${folder}</dir>`).join('');
  const cache = `<cachedir>${join(UNPACKED, 'fonts-cache')}</cachedir>`;
  writeFileSync(file, `<?xml version="1.0"?><fontconfig>${dirs}${cache}</fontconfig>`);
  return file;
}

/** Unpacks beside its final place and moves: an interrupted run leaves no half browser. */
async function unpack() {
  const partial = `${UNPACKED}-${process.pid}`;
  mkdirSync(partial, { recursive: true });
  process.env.TMPDIR = partial;
  try {
    const { default: packer } = await import('@sparticuz/chromium');
    const { inflate } = await import(join(PACKED, 'build', 'esm', 'lambdafs.js'));
    await packer.executablePath();
    await inflate(join(PACKED, 'bin', 'al2023.tar.br'));
    moveUnlessThere(partial);
  } finally {
    rmSync(partial, { recursive: true, force: true });
    delete process.env.TMPDIR;
  }
}

/** Two test processes may unpack at once: the second one's copy is not needed. */
function moveUnlessThere(partial) {
  try {
    renameSync(partial, UNPACKED);
  } catch (error) {
    if (!existsSync(join(UNPACKED, 'chromium'))) throw error;
  }
}

async function onPath() {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const found = NAMES.map((name) => join(folder, name)).find(existsSync);
    if (found) return { executablePath: found };
  }
  throw new Error(`none of ${NAMES.join(', ')} is on PATH`);
}
