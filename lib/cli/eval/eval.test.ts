import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readRecord } from '../../store/index.ts';
import { runCommand } from '../main.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-eval-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function lab(...args: readonly string[]) {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const context = {
    stdin: Readable.from([]),
    stdout,
    stderr,
    signal: new AbortController().signal,
  };
  const exitCode = await runCommand(args, context);
  const read = (stream: PassThrough): string => String(stream.read() ?? '');
  return { exitCode, stdout: read(stdout), stderr: read(stderr) };
}

const row = (id: string, level: number, body: string, expected: number): string =>
  JSON.stringify({
    id,
    level,
    prompt: `/** Task. */\nexport function solve(values: number[]): number {`,
    completion: body,
    tests: [
      { args: [[1, 2, 3]], expected },
      { args: [[4]], expected: 4 },
    ],
  });

describe('lab eval', () => {
  test('evaluates a file of tasks with a baseline and writes one record', async () => {
    const file = join(folder, 'tasks.jsonl');
    // The template finds no keyword and returns the list itself: a type error, so 0 of 2.
    await writeFile(file, `${row('a', 1, '\n}', 6)}\n${row('b', 2, '\n}', 7)}\n`);
    const run = await lab(
      'eval',
      '--baseline',
      'template',
      '--source',
      file,
      '--out',
      folder,
      '--json',
    );
    expect(run.exitCode).toBe(0);
    const result = JSON.parse(run.stdout);
    expect(result).toMatchObject({
      valid: true,
      reasons: [],
      levels: [
        { level: 1, tasks: 1, passed: 0, passAt1: 0, low: 0, high: expect.closeTo(0.7935, 4) },
        { level: 2, tasks: 1, passed: 0, passAt1: 0, low: 0 },
      ],
      outcomes: { 'type-error': 2 },
      facets: { parses: { yes: 2, of: 2 }, typeChecks: { yes: 0, of: 2 } },
      metrics: { ttftMs: { n: 2 } },
    });
    const { record } = await readRecord(result.recordPath);
    expect(record.id).toBe(result.recordId);
    expect(record).toMatchObject({
      model: { name: 'baseline-template', dtype: 'none' },
      workload: { kind: 'code-tasks', runs: 2 },
      timing: { valid: true, reasons: [] },
      selfCheck: { noise: { verdict: expect.stringMatching(/quiet|noisy/) } },
      quality: {
        tasks: [
          { taskId: 'a', outcome: 'type-error', sampleIndex: 4, testsPassed: 0, testsTotal: 2 },
          { taskId: 'b', outcome: 'type-error', sampleIndex: 5 },
        ],
      },
    });
    expect(record.samples[4]?.text).toBe('\n  return values;\n}');
    expect(run.stderr).toContain('2 of 2 answers executed, 0 passed, done');
  });

  test('asks held-out generated tasks, no more than the limit, spread over the levels', async () => {
    const args = ['--baseline', 'template', '--level', '1,2', '--limit', '5', '--seed', '3'];
    const run = await lab('eval', ...args, '--out', folder, '--json');
    const { levels, recordPath } = JSON.parse(run.stdout);
    expect(levels.map(({ level, tasks }: Record<string, number>) => [level, tasks])).toEqual([
      [1, 3],
      [2, 2],
    ]);
    const { record } = await readRecord(recordPath);
    for (const { taskId } of record.quality?.tasks ?? []) expect(taskId).toMatch(/^test-/);
  });

  test('prints a table with intervals', async () => {
    const run = await lab(
      'eval',
      '--baseline',
      'template',
      '--level',
      '1',
      '--limit',
      '2',
      '--out',
      folder,
    );
    expect(run.stdout).toMatch(/level +tasks +pass@1 +95 % interval +time per task +tokens/);
    expect(run.stdout).toMatch(/All levels: \d+\.\d % \(\d+\.\d % to \d+\.\d %\)/);
  });

  test.each<[string, readonly string[], RegExp]>([
    ['a level that does not exist', ['--level', '1,7'], /wanted levels from 1 to 4/],
    [
      'a file that does not exist',
      ['--source', 'nowhere.jsonl'],
      /Cannot read tasks from "nowhere.jsonl"/,
    ],
    [
      'samples without a temperature',
      ['--samples', '5', '--temperature', '0'],
      /all would be equal/,
    ],
    [
      'a baseline nobody wrote',
      ['--baseline', 'magic'],
      /allowed choices are bm25, ngram, template/,
    ],
  ])('refuses %s with exit code 2', async (_name, args, message) => {
    const run = await lab('eval', '--baseline', 'template', ...args);
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toMatch(message);
  });
});
