import { globSync } from 'node:fs';
import { join } from 'node:path';
import { SITE } from '../gen/paths.ts';

export interface Build {
  readonly base: string;
  readonly folder: string;
}

/** The folder comes last: what it leaves in `public/` and `src/` is replaced by the next build anyway. */
export const underFolder: Build = { base: '/x/', folder: join(SITE, 'dist-test/folder') };
export const atRoot: Build = { base: '/', folder: join(SITE, 'dist-test/root') };
export const builds: readonly Build[] = [underFolder, atRoot];

/** Addresses of all pages of a build, below its base. */
export function listPages({ folder }: Build): readonly string[] {
  // The frame that cells run in is a file of its own, not a page.
  const files = globSync('**/*.html', { cwd: folder }).filter((file) => file !== 'runner.html');
  // Tests go over these: with none they would all pass.
  if (files.length < 10) throw new Error(`Only ${files.length} pages in "${folder}": build first`);
  return files.map((file) => file.replace(/index\.html$/, '')).sort();
}

/** One page of every kind, all lessons included: what differs between two pages is their data. */
export function listTemplates(build: Build): readonly string[] {
  const pages = listPages(build);
  const isRun = (page: string): boolean => /^runs\/[0-9a-f]{16}\//.test(page);
  return [...pages.filter((page) => !isRun(page)), ...pages.filter(isRun).slice(0, 2)];
}
