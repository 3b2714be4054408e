// Every page of a built site.

import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { checkHtml, idsOn } from './check-html.ts';
import type { Violation } from './violation.ts';

export interface BuiltReport {
  readonly pages: number;
  readonly violations: readonly Violation[];
}

export function checkBuilt(dist: string): BuiltReport {
  const pages = globSync('**/*.html', { cwd: dist }).sort();
  const runs = new Set(
    pages.flatMap((page) => /^runs\/([0-9a-f]{16})\/index\.html$/.exec(page)?.[1] ?? []),
  );
  const sources = idsOn(readFileSync(join(dist, 'sources/index.html'), 'utf8'));
  const bytesOf = (path: string): number | undefined =>
    statSync(join(dist, path), { throwIfNoEntry: false })?.size;
  const violations = pages.flatMap((page) =>
    checkHtml(readFileSync(join(dist, page), 'utf8'), page.replace(/index\.html$/, ''), {
      runs,
      sources,
      bytesOf,
    }),
  );
  return { pages: pages.length, violations };
}
