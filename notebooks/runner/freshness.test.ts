import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hashLesson, hashSurroundings, isFresh } from './freshness.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'freshness-'));
  mkdirSync(join(root, 'lib/models/embedded/tiny'), { recursive: true });
  mkdirSync(join(root, 'lib/node_modules/other'), { recursive: true });
  writeFileSync(join(root, 'package-lock.json'), '{}');
  writeFileSync(join(root, 'lib/a.ts'), 'export const a = 1;');
  writeFileSync(join(root, 'lib/models/embedded/tiny/manifest.json'), '{"sha256":"1"}');
});
afterEach(() => rmSync(root, { recursive: true }));

test.each([
  'package-lock.json',
  'lib/a.ts',
  'lib/new.ts',
  'lib/models/embedded/tiny/manifest.json',
])('a change of %s makes lessons stale', (file) => {
  const before = hashSurroundings(root);
  expect(hashSurroundings(root)).toBe(before);
  writeFileSync(join(root, file), 'changed');
  expect(hashSurroundings(root)).not.toBe(before);
});

test.each(['lib/a.test.ts', 'lib/node_modules/other/index.js', 'README.md'])(
  'a change of %s does not',
  (file) => {
    const before = hashSurroundings(root);
    writeFileSync(join(root, file), 'changed');
    expect(hashSurroundings(root)).toBe(before);
  },
);

test('an executed notebook is fresh for its own hash only, and half a file is not', () => {
  const path = join(root, 'executed.ipynb');
  const hash = hashLesson('source', 'surroundings');
  expect(isFresh(path, hash)).toBe(false);
  writeFileSync(path, JSON.stringify({ metadata: { offloadLab: { hash } } }));
  expect(isFresh(path, hash)).toBe(true);
  expect(isFresh(path, hashLesson('other source', 'surroundings'))).toBe(false);
  writeFileSync(path, '{"metadata":');
  expect(isFresh(path, hash)).toBe(false);
});
