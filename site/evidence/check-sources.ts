// The prose of every lesson and of the README.

import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { listLessons } from '../../notebooks/runner/lessons.ts';
import { parsePercent } from '../../notebooks/runner/percent.ts';
import { ROOT } from '../gen/paths.ts';
import { checkMarkdown, checkProse } from './check-markdown.ts';
import type { Violation } from './violation.ts';

export function checkLesson(source: string, path: string): readonly Violation[] {
  const { frontMatter, cells } = parsePercent(source, path);
  const where = basename(path);
  const head = frontMatter === undefined ? '' : `${frontMatter.title}\n\n${frontMatter.promise}`;
  // One text, so that a section may run over several cells.
  const prose = cells
    .filter((cell) => cell.cell_type === 'markdown')
    .map((cell) => cell.source)
    .join('\n\n');
  return [...checkProse(head, where), ...checkMarkdown(prose, where)];
}

export function checkSources(root: string = ROOT): readonly Violation[] {
  const lessons = listLessons(join(root, 'notebooks')).flatMap(({ path }) =>
    checkLesson(readFileSync(path, 'utf8'), path),
  );
  return [...lessons, ...checkMarkdown(readFileSync(join(root, 'README.md'), 'utf8'), 'README.md')];
}
