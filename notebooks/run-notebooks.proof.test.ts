import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { notebooksFolder } from './kernel/kernelspec.ts';

const runner = join(notebooksFolder, 'run-notebooks.ts');
const sample = join(notebooksFolder, 'kernel/__fixtures__/90-sample.ts');
let folder: string;
let env: NodeJS.ProcessEnv;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'run-notebooks-'));
  env = { ...process.env, LAB_HOME: join(folder, 'lab') };
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Outcome {
  readonly exitCode: number | null;
  readonly stderr: string;
  readonly json: {
    passed: boolean;
    lessons: { state: string; path: string; cells: { status: string; problem?: string }[] }[];
    error: { name: string; message: string; hint: string };
  };
}

function run(...args: string[]): Outcome {
  const result = spawnSync(process.execPath, [runner, '--json', ...args], {
    env,
    encoding: 'utf8',
  });
  return {
    exitCode: result.status,
    stderr: result.stderr,
    json: JSON.parse(result.stdout || 'null'),
  };
}

/** Writes a lesson of the given cells and runs it. */
function runCells(name: string, cells: readonly string[], ...args: string[]): Outcome {
  const path = join(folder, `${name}.ts`);
  writeFileSync(
    path,
    cells.map((cell) => (cell.startsWith('// %%') ? cell : `// %%\n${cell}`)).join('\n'),
  );
  return run(path, ...args);
}

function problems({ json }: Outcome): [string, string | undefined][] {
  return (json.lessons[0]?.cells ?? []).map((cell) => [cell.status, cell.problem]);
}

describe('a lesson that works', () => {
  test('passes, is stored with its outputs, and is skipped until something changes', () => {
    const first = run(sample);
    expect([first.exitCode, first.json.passed, first.json.lessons[0]?.state]).toEqual([
      0,
      true,
      'passed',
    ]);
    expect(first.stderr).toMatch(/1\/6 {2}ok {5} +\d+\.\d\d s {2}code-/);
    const stored = JSON.parse(readFileSync(first.json.lessons[0]?.path ?? '', 'utf8'));
    const outputs = stored.cells.flatMap((cell: { outputs?: object[] }) => cell.outputs ?? []);
    expect(outputs.map((output: { output_type: string }) => output.output_type)).toEqual([
      'stream',
      'execute_result',
      'stream',
      'stream',
      'display_data',
      'display_data',
      'error',
      'execute_result',
    ]);
    // The second display was updated in place.
    expect(outputs[5].data).toEqual({ 'text/plain': 'done' });

    expect(run(sample).json.lessons[0]?.state).toBe('fresh');
    expect(run(sample, '--force').json.lessons[0]?.state).toBe('passed');
  });
});

describe('a lesson that does not work', () => {
  test('fails at the cell that threw; later cells are not run', () => {
    const outcome = runCells('throws', ['1', `throw new Error('boom')`, 'console.log(2)']);
    expect(outcome.exitCode).toBe(1);
    expect(problems(outcome)).toEqual([
      ['ok', undefined],
      ['error', 'Error: boom'],
      ['skipped', 'Not run, because an earlier cell failed'],
    ]);
    expect(readdirSync(join(folder, 'lab/executed')).filter((f) => f.startsWith('throws'))).toEqual(
      ['throws.failed.ipynb'],
    );
  });

  test('fails when a cell that should raise does not', () => {
    const outcome = runCells('calm', ['// %% tags=["raises-exception"]\n1']);
    expect(problems(outcome)).toEqual([
      ['ok', 'The cell is tagged "raises-exception" but raised nothing'],
    ]);
  });

  test('fails on what is said after the last cell', () => {
    const outcome = runCells('late', ['setTimeout(() => { throw new Error("too late") }, 60); 1']);
    expect(problems(outcome)[0]?.[1]).toMatch(
      /^After the last cell: In the background: Error: too late/,
    );
  });

  test('fails when a cell ends the kernel', () => {
    const outcome = runCells('exit', ['process.exit(0)', '1']);
    expect(problems(outcome)[0]).toEqual([
      'died',
      'The kernel ended in the middle of a cell: exit code 0',
    ]);
  });

  test('stops a cell that takes too long, even one that ignores the interrupt', () => {
    const loops = runCells('loops', ['while (true) {}'], '--timeout', '0.5');
    expect(problems(loops)[0]).toEqual([
      'timeout',
      'The cell took longer than 0.5 s and was stopped',
    ]);
    const stubborn = runCells(
      'stubborn',
      ['while (true) { try { while (true) {} } finally { continue; } }'],
      '--timeout',
      '0.5',
    );
    expect(problems(stubborn)[0]?.[0]).toBe('timeout');
  });
});

describe('a file that is no lesson', () => {
  test('is refused with one sentence and a hint, without a stack, and nothing is written', () => {
    const path = join(folder, 'broken.ipynb');
    writeFileSync(path, readFileSync(sample, 'utf8').slice(0, 200));
    const { exitCode, json, stderr } = run(path);
    expect(exitCode).toBe(1);
    expect(json.error.name).toBe('NotebookUnreadableError');
    expect(json.error.message).toBe(`Cannot read notebook "${path}": it is not JSON`);
    expect(stderr).toBe(`${json.error.message}\n  hint: ${json.error.hint}\n`);
    expect(existsSync(join(folder, 'lab/executed/broken.ipynb'))).toBe(false);
  });

  test.each([
    [['99'], 1, 'LessonNotFoundError'],
    [['/nowhere/01.ipynb'], 1, 'NotebookUnreadableError'],
    [['--fast'], 2, 'TypeError'],
    [['--timeout', 'soon'], 2, 'RangeError'],
  ])('%j ends with exit code %i and %s', (args, exitCode, name) => {
    const outcome = run(...args);
    expect([outcome.exitCode, outcome.json.error.name]).toEqual([exitCode, name]);
    expect(outcome.stderr).not.toContain('    at ');
  });
});

test('a runner that is told to stop takes its kernel with it', async () => {
  const path = join(folder, 'waits.ts');
  const pidFile = join(folder, 'pid');
  writeFileSync(
    path,
    `// %%\nimport { writeFileSync } from 'node:fs';\nwriteFileSync('${pidFile}', String(process.pid));\nwhile (true) {}\n`,
  );
  const child = spawn(process.execPath, [runner, path], { env, stdio: 'ignore' });
  await expect.poll(() => existsSync(pidFile), { timeout: 20_000 }).toBe(true);
  child.kill('SIGTERM');
  const exitCode = await new Promise((resolve) => child.on('exit', resolve));
  expect(exitCode).toBe(1);
  const pid = Number(readFileSync(pidFile, 'utf8'));
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});
