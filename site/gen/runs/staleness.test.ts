import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exampleRecord, type RunRecord } from '@offload-lab/lib/record';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { judgeStaleness, type RunGit } from './staleness.ts';

const root = mkdtempSync(join(tmpdir(), 'lab-staleness-'));
const git: RunGit = (args) =>
  execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
let commit = '';

function put(path: string, text: string): void {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), text);
  git(['add', '.']);
  git(['-c', 'user.name=t', '-c', 'user.email=t@example.org', 'commit', '-qm', path]);
}

beforeAll(() => {
  git(['init', '-q']);
  put('lib/errors/index.ts', "export { say } from './say.ts';");
  put('lib/errors/say.ts', 'export const say = 1;');
  put('lib/bench/measure.ts', 'export const measure = 1;');
  put('lib/bench/compare.ts', 'export const compare = 1;');
  put('lib/bench/child.ts', 'one');
  put(
    'lib/bench/index.ts',
    "export { compare } from './compare.ts'; export { measure } from './measure.ts';",
  );
  put(
    'lib/bench/run-benchmark.ts',
    "import { say } from '../errors/index.ts'; import type { compare } from './compare.ts'; import { measure } from './index.ts'; new URL('child.ts', import.meta.url); say; measure;",
  );
  commit = git(['rev-parse', 'HEAD']).trim();
});
afterAll(() => rmSync(root, { recursive: true }));

function judge(changes: Partial<RunRecord>, weights?: string): string {
  const record = { ...(exampleRecord() as RunRecord), commit, dirty: false, ...changes };
  return judgeStaleness(record, { root, git, weightsNow: () => weights }).state;
}

test('a record is current until code that it executed changes', () => {
  expect(judge({})).toBe('current');
  put('lib/bench/measure.test.ts', 'a test');
  put('site/page.ts', 'a page');
  // Of the same module, but only its type is taken; executed, but it only words an error.
  put('lib/bench/compare.ts', 'export const compare = 2;');
  put('lib/errors/say.ts', 'export const say = 2;');
  expect(judge({})).toBe('current');
  put('lib/bench/measure.ts', 'export const measure = 2;');
  expect(judge({})).toBe('stale');
  commit = git(['rev-parse', 'HEAD']).trim();
  expect(judge({})).toBe('current');
  put('lib/bench/child.ts', 'started as a process');
  expect(judge({})).toBe('stale');
});

test('other weights make it stale; an unknown commit or changed files make it unknown', () => {
  const { model } = exampleRecord() as RunRecord;
  expect(judge({ model: { ...model, revision: 'aaaa' } }, 'bbbb')).toBe('stale');
  expect(judge({ commit: '0123456789012345678901234567890123456789' })).toBe('unknown');
  expect(judge({ commit: null })).toBe('unknown');
  expect(judge({ dirty: true })).toBe('unknown');
});
