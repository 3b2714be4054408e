// Builds the site as it is published, once at the root of a host and once under a folder. With
// SITE_ALLOW_STALE=1 lessons that were executed from other sources are shown as stale instead of refused.

import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { SITE } from '../gen/paths.ts';
import { builds } from './builds.ts';

export default function buildSite(): void {
  if (process.env.SITE_KEEP_BUILT === '1') return;
  for (const { base, folder } of builds) {
    rmSync(folder, { recursive: true, force: true });
    const stale = process.env.SITE_ALLOW_STALE === '1' ? ['--allow-stale'] : [];
    const { status } = spawnSync(
      process.execPath,
      [join(SITE, 'build.ts'), '--out', folder, ...stale],
      { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, SITE_BASE: base } },
    );
    if (status !== 0) throw new Error(`The site did not build under "${base}"`);
  }
}
