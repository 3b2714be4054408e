import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chooseLessons } from './lessons.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lessons-'));
  for (const file of ['02-b.ts', '01-a.ts', '01-a.ipynb', '01-a.test.ts', 'generate.ts']) {
    writeFileSync(join(folder, file), '');
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

const names = (wanted: string[]) => chooseLessons(wanted, folder).map((lesson) => lesson.name);

test('lessons are chosen by number, name or path, and all of them by default', () => {
  expect(names([])).toEqual(['01-a', '02-b']);
  expect(names(['2', '01', '02-b', '/tmp/mine.ipynb'])).toEqual(['02-b', '01-a', '02-b', 'mine']);
});

test('an unknown lesson is refused, naming those there are', () => {
  expect(() => names(['17'])).toThrowErrorMatchingInlineSnapshot(
    `[LessonNotFoundError: Cannot find lesson "17": found "01-a", "02-b"]`,
  );
});
