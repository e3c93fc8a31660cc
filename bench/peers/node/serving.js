// What every server here does alike: its address, a word when it is ready, a clean end, versions.

import { readFileSync } from 'node:fs';

export const HOST = '127.0.0.1';
export const PORT = Number(process.env.BENCH_PORT ?? 18100);
export const PATH = '/graphql';
export const HEALTH = '/healthz';

const installed = (name) =>
  JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, import.meta.url), 'utf8'));

// With `--version` the versions are told, and nothing is served.
export function tellVersions(...names) {
  if (!process.argv.includes('--version')) return;
  const packages = [...names, 'graphql', 'undici'].map(installed);
  const told = packages.map(({ name, version }) => [name, version]);
  const versions = { node: process.versions.node, ...Object.fromEntries(told) };
  process.stdout.write(`${JSON.stringify(versions)}\n`);
  process.exit(0);
}

export function ready(stop) {
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, async () => {
      await stop();
      process.exit(0);
    });
  }
  process.stdout.write(`ready on http://${HOST}:${PORT}${PATH}\n`);
}
