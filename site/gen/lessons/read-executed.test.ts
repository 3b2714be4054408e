import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hashLesson } from '../../../notebooks/runner/freshness.ts';
import { readExecutedLesson } from './read-executed.ts';

const source = `// ---
// title: Title
// promise: You can do it
// teaching: 10
// exercises: 5
// hardware: Any
// measures: Something
// ---

// %%
console.log(1);
`;
const surroundings = 'lib and models';
let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'lab-executed-'));
  process.env.LAB_HOME = home;
  mkdirSync(join(home, 'executed'));
  writeFileSync(join(home, '01-title.ts'), source);
});
afterEach(() => {
  delete process.env.LAB_HOME;
  rmSync(home, { recursive: true });
});

interface Planted {
  readonly outputs?: readonly object[];
  readonly hash?: string;
  readonly passed?: boolean;
}

function read({ outputs = [], hash, passed = true }: Planted, allowStale = false): unknown {
  const stamp = {
    hash: hash ?? hashLesson(source, surroundings),
    executedAt: '2026-11-20T00:00:00.000Z',
    ms: 1,
    passed,
  };
  const cell = { cell_type: 'code', id: 'a', metadata: {}, source: ['x'], outputs };
  const notebook = { cells: [cell], metadata: { offloadLab: stamp } };
  writeFileSync(join(home, 'executed/01-title.ipynb'), JSON.stringify(notebook));
  const lesson = { name: '01-title', path: join(home, '01-title.ts') };
  return readExecutedLesson(lesson, surroundings, { allowStale });
}

test('a fresh execution is read', () => {
  expect(read({})).toMatchObject({ number: '01', execution: { isStale: false } });
});

test('a lesson nobody executed is refused', () => {
  const lesson = { name: '01-title', path: join(home, '01-title.ts') };
  expect(() => readExecutedLesson(lesson, surroundings, { allowStale: true })).toThrow(
    'Cannot publish lesson "01-title": it was not executed yet',
  );
});

test('a stale execution is refused, or marked where that was asked for', () => {
  expect(() => read({ hash: 'other' })).toThrow('executed from another lesson, library or model');
  expect(read({ hash: 'other' }, true)).toMatchObject({ execution: { isStale: true } });
});

test('a failed cell, an error output and a TypeScript diagnostic are refused, stale allowed or not', () => {
  const error = { output_type: 'error', ename: 'Error', evalue: 'no', traceback: [] };
  const diagnostic = { output_type: 'stream', name: 'stderr', text: ["3:7 - Type 'string'\n"] };
  expect(() => read({ passed: false }, true)).toThrow('a cell failed');
  expect(() => read({ outputs: [error] }, true)).toThrow('cell "a": it raised "Error"');
  expect(() => read({ outputs: [diagnostic] }, true)).toThrow('TypeScript says "3:7 - Type');
});

test('a later failure than the last good execution is refused', () => {
  read({});
  writeFileSync(join(home, 'executed/01-title.failed.ipynb'), '{}');
  const lesson = { name: '01-title', path: join(home, '01-title.ts') };
  const read2 = () => readExecutedLesson(lesson, surroundings, { allowStale: false });
  expect(read2).toThrow('its last execution failed');
});
