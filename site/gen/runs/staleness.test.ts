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
  put('lib/bench/measure.ts', 'one');
  commit = git(['rev-parse', 'HEAD']).trim();
});
afterAll(() => rmSync(root, { recursive: true }));

function judge(changes: Partial<RunRecord>, weights?: string): string {
  const record = { ...(exampleRecord() as RunRecord), commit, dirty: false, ...changes };
  return judgeStaleness(record, { git, weightsNow: () => weights }).state;
}

test('a record is current until code that it measured changes; tests and other folders do not count', () => {
  expect(judge({})).toBe('current');
  put('lib/bench/measure.test.ts', 'a test');
  put('site/page.ts', 'a page');
  expect(judge({})).toBe('current');
  put('lib/bench/measure.ts', 'two');
  expect(judge({})).toBe('stale');
});

test('other weights make it stale; an unknown commit or changed files make it unknown', () => {
  const { model } = exampleRecord() as RunRecord;
  expect(judge({ model: { ...model, revision: 'aaaa' } }, 'bbbb')).toBe('stale');
  expect(judge({ commit: '0123456789012345678901234567890123456789' })).toBe('unknown');
  expect(judge({ commit: null })).toBe('unknown');
  expect(judge({ dirty: true })).toBe('unknown');
});
