import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../gen/paths.ts';
import { glossary } from './glossary.ts';
import { sources } from './sources.ts';

test('every name in code that the glossary gives exists in lib', () => {
  const code = globSync('lib/**/*.ts', { cwd: ROOT })
    .filter((path) => !path.endsWith('.test.ts') && !path.includes('node_modules'))
    .map((path) => readFileSync(join(ROOT, path), 'utf8'))
    .join('\n');
  const missing = glossary.filter(
    ({ inCode }) => inCode !== undefined && !new RegExp(`\\b${inCode}\\b`).test(code),
  );
  expect(missing.map(({ inCode }) => inCode)).toEqual([]);
});

test('ids are unique and every source is listed with a day', () => {
  for (const rows of [glossary, sources]) {
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  }
  const known = new Set(sources.map(({ id }) => id));
  expect(glossary.filter(({ source }) => source !== undefined && !known.has(source))).toEqual([]);
  expect(sources.filter(({ asOf }) => !/^\d{4}-\d\d-\d\d$/.test(asOf))).toEqual([]);
});
