import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { frontMatter } from '../html.ts';
import { ROOT } from '../paths.ts';

/** CHANGELOG.md as a page, its title taken off. */
export function renderChangelog(): string {
  const text = readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8').replace(/^# .*\n+/, '');
  const head = frontMatter({
    title: 'Changelog',
    description: 'What changed for people who use the lab.',
  });
  return `${head}\n${text}`;
}
