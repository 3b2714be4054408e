// Where the site reads from and writes to. Everything written here is git-ignored and made anew.

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findProjectRoot } from '@offload-lab/lib/store';

export const ROOT: string = findProjectRoot();
export const SITE: string = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
/** Hand-written and generated pages, as Starlight reads them. */
export const DOCS: string = join(SITE, 'src/content/docs');
/** Run records the project publishes, committed. */
export const PUBLISHED_RUNS: string = join(SITE, 'src/content/runs');
/** What Astro pages import: charts and lists. */
export const GENERATED: string = join(SITE, 'src/generated');
/** Files the site serves as they are. */
export const PUBLIC: string = join(SITE, 'public');

/** The folder the site is served under, with a slash at both ends: `/` or `/offload-lab/`. */
export function siteBase(value: string = process.env.SITE_BASE ?? '/'): string {
  const inner = value.replace(/^\/+|\/+$/g, '');
  return inner === '' ? '/' : `/${inner}/`;
}

/** Address of a page or file of the site: `toHref('runs/1234/')`. */
export function toHref(path: string): string {
  return siteBase() + path.replace(/^\//, '');
}
