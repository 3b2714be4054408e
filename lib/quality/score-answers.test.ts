import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSandbox, type ExecutionReport, type Sandbox } from '../sandbox/index.ts';
import type { CodeTask } from '../tasks/index.ts';
import { countFacets, scoreAnswer, scoreAnswers, summarizeQuality } from './index.ts';

const TASK: CodeTask = {
  id: 'test-1',
  level: 1,
  compositionKey: '1/sum',
  functionName: 'sum',
  prompt: '/**\n * Adds up.\n */\nexport function sum(values: number[]): number {',
  reference: '\n  return values.reduce((a, b) => a + b, 0);\n}',
  tests: [
    { args: [[1, 2, 3]], expected: 6 },
    { args: [[]], expected: 0 },
  ],
  source: 'handwritten',
};

describe('with the real sandbox', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await createSandbox();
  }, 60_000);
  afterAll(() => sandbox.dispose());

  test('the reference has every facet', async () => {
    expect(await scoreAnswer({ task: TASK, answer: TASK.reference }, sandbox)).toEqual({
      taskId: 'test-1',
      level: 1,
      outcome: 'passed',
      testsPassed: 2,
      testsTotal: 2,
      facets: {
        parses: true,
        typeChecks: true,
        importsResolve: true,
        testsPass: true,
        edgeCases: true,
        documented: true,
      },
    });
  });

  test.each<[string, string, string]>([
    ['parses', '\n  return values.reduce(;\n}', 'syntax-error'],
    [
      'typeChecks',
      '\n  return values.reduce((a, b) => a + b, 0) as unknown as string;\n}',
      'type-error',
    ],
    [
      'importsResolve',
      "\n  const { sum: add } = require('lodash');\n  return add(values);\n}",
      'type-error',
    ],
    ['testsPass', '\n  return values.length;\n}', 'failed'],
    ['edgeCases', '\n  return values.reduce((a, b) => a + b);\n}', 'runtime-error'],
    [
      'documented',
      '\n  return add(values);\n}\n\nexport function add(values: number[]): number {\n  return values.reduce((a, b) => a + b, 0);\n}',
      'passed',
    ],
  ])('one defect planted in %s is caught there', async (facet, answer, outcome) => {
    const row = await scoreAnswer({ task: TASK, answer }, sandbox);
    expect(row.facets[facet as keyof typeof row.facets]).toBe(false);
    expect(row.outcome).toBe(outcome);
    if (outcome !== 'passed') expect(row.reason).toBeTruthy();
  });

  test('many answers keep their order, stubs fail and references pass', async () => {
    const answers = [TASK.reference, '\n  return 0;\n}', TASK.reference, '\n}', '\n  throw 1;\n}'];
    const rows = await scoreAnswers(
      answers.map((answer) => ({ task: TASK, answer })),
      sandbox,
    );
    expect(rows.map(({ outcome }) => outcome)).toEqual([
      'passed',
      'failed',
      'passed',
      'type-error',
      'runtime-error',
    ]);
    expect(countFacets(rows)).toMatchObject({
      parses: { yes: 5, of: 5 },
      typeChecks: { yes: 4, of: 5 },
      testsPass: { yes: 2, of: 5 },
      edgeCases: { yes: 3, of: 5 },
    });
  });
});

describe('what the machinery does', () => {
  /** Answers each call with the next verdict. */
  function scripted(...verdicts: ExecutionReport['verdict'][]): Sandbox & { calls: number } {
    const sandbox = {
      calls: 0,
      run: async (): Promise<ExecutionReport> => {
        const verdict = verdicts[sandbox.calls++] ?? 'failed';
        return {
          verdict,
          detail: verdict,
          tests: [],
          testsPassed: 0,
          parses: true,
          typeChecks: true,
          importsResolve: true,
          diagnostics: [],
          wallMs: 1,
        };
      },
    };
    return sandbox as unknown as Sandbox & { calls: number };
  }
  const answered = Array.from({ length: 3 }, () => ({ task: TASK, answer: '' }));

  test('a sandbox error is tried once more before it counts', async () => {
    const once = scripted('sandbox-error', 'passed');
    expect((await scoreAnswer({ task: TASK, answer: '' }, once)).outcome).toBe('passed');
    const twice = scripted('sandbox-error', 'sandbox-error', 'passed');
    expect((await scoreAnswer({ task: TASK, answer: '' }, twice)).outcome).toBe('sandbox-error');
  });

  test('timeouts run again at the end, alone', async () => {
    const sandbox = scripted('timeout', 'passed', 'timeout', 'passed', 'timeout');
    const rows = await scoreAnswers(answered, sandbox, { concurrency: 1 });
    expect(rows.map(({ outcome }) => outcome)).toEqual(['passed', 'passed', 'timeout']);
    expect(sandbox.calls).toBe(5);
  });

  test('a cancelled run keeps what was scored', async () => {
    const controller = new AbortController();
    const onScored = (): void => controller.abort();
    const rows = await scoreAnswers(answered, scripted('passed'), {
      concurrency: 1,
      onScored,
      signal: controller.signal,
    });
    expect(rows.map(({ outcome }) => outcome)).toEqual(['passed']);
  });
});

describe('summarizeQuality', () => {
  let rowNumber = 0;
  const row = (level: number, outcome: 'passed' | 'failed' | 'sandbox-error') => ({
    taskId: `task ${rowNumber++}`,
    level,
    outcome,
  });

  test('gives pass@1 with a Wilson interval, per level and over all', () => {
    const rows = [
      ...Array.from({ length: 7 }, () => row(1, 'passed')),
      ...Array.from({ length: 3 }, () => row(1, 'failed')),
      row(2, 'passed'),
    ];
    const { passAt1, levels } = summarizeQuality([TASK], rows);
    expect(levels).toEqual([
      {
        level: 1,
        passed: 7,
        value: 0.7,
        low: expect.closeTo(0.3968, 4),
        high: expect.closeTo(0.8922, 4),
        n: 10,
      },
      { level: 2, passed: 1, value: 1, low: expect.closeTo(0.2065, 4), high: 1, n: 1 },
    ]);
    expect(passAt1).toMatchObject({ value: 8 / 11, n: 11 });
  });

  test('treats several answers to one task as one piece of evidence', () => {
    const answers = (taskId: string, passed: boolean) =>
      Array.from({ length: 10 }, () => ({ ...row(1, passed ? 'passed' : 'failed'), taskId }));
    const rows = ['a', 'b', 'c', 'd'].flatMap((id, index) => answers(id, index % 2 === 0));
    const { passAt1 } = summarizeQuality([TASK], rows);
    expect(passAt1).toMatchObject({ value: 0.5, n: 40 });
    // Wilson over 40 independent answers would claim 0.35 to 0.65.
    expect(passAt1.low).toBeLessThan(0.1);
    expect(passAt1.high).toBeGreaterThan(0.9);
  });

  test('leaves sandbox errors out of the rates but keeps their rows', () => {
    const { passAt1, tasks } = summarizeQuality(
      [TASK],
      [row(1, 'passed'), row(1, 'sandbox-error')],
    );
    expect(passAt1).toMatchObject({ value: 1, n: 1 });
    expect(tasks).toHaveLength(2);
  });

  test('the hash of a task set changes with any test', () => {
    const other = { ...TASK, tests: TASK.tests.slice(1) };
    const rows = [row(1, 'passed')];
    expect(summarizeQuality([TASK], rows).taskSetSha256).not.toBe(
      summarizeQuality([other], rows).taskSetSha256,
    );
  });
});
