// Builds the site: pages from executed lessons, then Astro, then the checks that may refuse the result.
//
//   node build.ts [--allow-stale] [--out DIR]

import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const site = fileURLToPath(new URL('.', import.meta.url));
const { values } = parseArgs({
  options: {
    'allow-stale': { type: 'boolean', default: false },
    out: { type: 'string', default: 'dist' },
  },
});
const out = resolve(site, values.out);

function run(args: readonly string[]): void {
  const { status } = spawnSync(process.execPath, args, {
    cwd: site,
    stdio: 'inherit',
    // A test runner's NODE_ENV would build the site for development, without its search.
    env: { ...process.env, NODE_ENV: 'production', ASTRO_TELEMETRY_DISABLED: '1' },
  });
  if (status !== 0) process.exit(status ?? 1);
}

run(['gen/generate.ts', ...(values['allow-stale'] ? ['--allow-stale'] : [])]);
run([join(site, 'node_modules/astro/bin/astro.mjs'), 'build', '--outDir', out, '--silent']);
run(['evidence/check.ts', out]);
