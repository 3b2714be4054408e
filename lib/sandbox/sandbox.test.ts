import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSandbox, type ExecutionReport, type Sandbox, type SandboxProgram } from './index.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await createSandbox();
}, 60_000);
afterAll(() => sandbox.dispose());

const TESTS: SandboxProgram['tests'] = [
  { args: [[3, 1, 2]], expected: [1, 2, 3] },
  { args: [[]], expected: [] },
];
const run = (source: string, tests = TESTS): Promise<ExecutionReport> =>
  sandbox.run({ source, functionName: 'sorted', tests });
const signature = 'function sorted(values: number[]): number[]';

describe('verdicts', () => {
  test('a right answer passes, with its cost', async () => {
    const report = await run(`${signature} { return [...values].sort((a, b) => a - b); }`);
    expect(report).toMatchObject({
      verdict: 'passed',
      detail: 'Passed 2 tests',
      testsPassed: 2,
      parses: true,
      typeChecks: true,
      importsResolve: true,
      tests: [{ state: 'passed' }, { state: 'passed' }],
    });
    expect(report.wallMs).toBeGreaterThan(0);
    expect(report.cpuMs).toBeGreaterThan(0);
  });

  test('a wrong answer fails, and says at which test and how', async () => {
    expect(await run(`${signature} { return values; }`)).toMatchObject({
      verdict: 'failed',
      detail: 'Test 1 expected [1,2,3], got [3, 1, 2]',
      failingTest: 0,
      testsPassed: 1,
    });
  });

  test('types come before tests: right results with wrong types are a type error', async () => {
    const report = await run('function sorted(values) { return values.sort(); }');
    expect(report).toMatchObject({ verdict: 'type-error', testsPassed: 2, typeChecks: false });
  });

  test.each<[ExecutionReport['verdict'], string, string]>([
    ['syntax-error', `${signature} { return [`, 'line 1'],
    [
      'runtime-error',
      `${signature} { throw new RangeError('no'); }`,
      'Test 1 threw RangeError: no',
    ],
    ['runtime-error', `${signature} { return values; }\nthrow new TypeError('late');`, 'Loading'],
    [
      'runtime-error',
      `const sorted: (values: number[]) => number[] = null as never;`,
      'Test 1 threw',
    ],
    ['timeout', `${signature} { while (true) {} }`, 'Test 1 of 2 used up the CPU time'],
    [
      'memory',
      `${signature} { const a = []; while (true) a.push(Array(1e5).fill(values)); }`,
      'memory',
    ],
  ])('%s: %s', async (verdict, source, detail) => {
    const report = await run(source);
    expect(report.verdict).toBe(verdict);
    expect(report.detail).toContain(detail);
  });

  test('a test can ask for an error; running out of stack is not one', async () => {
    const tests = [{ args: [[]], throws: true as const }];
    expect((await run(`${signature} { throw new Error('empty'); }`, tests)).verdict).toBe('passed');
    expect(await run(`${signature} { return values; }`, tests)).toMatchObject({
      verdict: 'failed',
      detail: 'Test 1 expected an error, got []',
    });
    const overflow = await run(`${signature} { return sorted(values); }`, tests);
    expect(overflow.verdict).toBe('runtime-error');
  });
});

describe('what honest answers may do', () => {
  test('print, define helpers and classes, and export the function', async () => {
    const report = await run(`class Box { constructor(readonly values: number[]) {} }
      enum Order { Up = 1 }
      const compare = (a: number, b: number): number => (a - b) * Order.Up;
      export ${signature} { console.log(values); return [...new Box(values).values].sort(compare); }`);
    expect(report.verdict).toBe('passed');
  });

  test('be asynchronous', async () => {
    const report = await run(`async function sorted(values: number[]): Promise<number[]> {
      await Promise.all(values.map(async (value) => value));
      return values.sort((a, b) => a - b);
    }`);
    expect(report.verdict).toBe('passed');
  });

  test('change their arguments: the next test has its own', async () => {
    const source = `${signature} { const copy = values.splice(0); return copy.sort((a, b) => a - b); }`;
    const tests = [...TESTS, ...TESTS];
    expect((await run(source, tests)).verdict).toBe('passed');
  });

  test('return records with keys in any order', async () => {
    const source = `function sorted(values: number[]): { low: number; high: number | undefined } {
      return { high: undefined, low: Math.min(...values) }; }`;
    expect((await run(source, [{ args: [[2, 1]], expected: { low: 1 } }])).verdict).toBe('passed');
  });
});

describe('the sandbox itself', () => {
  test('says which walls it has, the ones of Node always', () => {
    expect(sandbox.walls).toMatchObject({
      permissionModel: true,
      emptyRealm: true,
      noCodeFromText: true,
    });
  });

  test('refuses what it cannot judge', async () => {
    await expect(run('', [])).rejects.toThrow(
      new RangeError('Cannot judge "sorted": it has no tests'),
    );
    const program = { source: '', functionName: 'a; b', tests: TESTS };
    await expect(sandbox.run(program)).rejects.toThrow(
      'Cannot call "a; b": it is no function name',
    );
    await expect(createSandbox({ limits: { cpuMs: 0 } })).rejects.toThrow(RangeError);
  });

  test('reports a machine where nothing can be started', async () => {
    const { execPath } = process;
    process.execPath = '/nonexistent/node';
    try {
      await expect(createSandbox()).rejects.toMatchObject({ name: 'SandboxUnavailableError' });
    } finally {
      process.execPath = execPath;
    }
  });

  test('can be disposed twice and then refuses to run', async () => {
    const own = await createSandbox();
    await own.dispose();
    await own.dispose();
    const program = { source: `${signature} {}`, functionName: 'sorted', tests: TESTS };
    await expect(own.run(program)).rejects.toThrow('the sandbox is disposed');
  });
});
