// Every lesson from its first cell to its last, on the real kernel, with no network where the machine
// lets us take it away.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { explainNoIsolation, isolateAndCount } from '../lib/cli/offline/isolate.ts';
import { listLessons } from './runner/lessons.ts';

const RUNNER = fileURLToPath(new URL('run-notebooks.ts', import.meta.url));

const refusal = explainNoIsolation();
// With LAB_LESSONS_HOME the executed lessons stay there, for the tests of the site to render.
const kept = process.env.LAB_LESSONS_HOME;
const home = kept ?? mkdtempSync(join(tmpdir(), 'lab-lessons-'));
mkdirSync(home, { recursive: true });
afterAll(() => {
  if (kept === undefined) rmSync(home, { recursive: true });
});

/** Runs a command, where the machine allows it without a network; an attempt to leave makes it fail. */
function run(command: string, args: readonly string[]): string {
  const line = [command, ...args];
  const [file, rest] = refusal === undefined ? isolateAndCount(line) : [command, args];
  const { status, stdout, stderr, error } = spawnSync(file, rest, {
    encoding: 'utf8',
    // A learner's folder of its own, so that no run of this test lands among theirs. Lesson 13 shows its
    // recorded run: training is proved beside the trainer, and would take its eight minutes here.
    env: { ...process.env, LAB_HOME: home, LAB_TRAINING_MINUTES: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 2 ** 26,
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`Exit code ${status}\n${stdout.slice(-4_000)}\n${stderr}`);
  return stdout;
}

describe.skipIf(refusal !== undefined)(`isolation (${refusal ?? 'available'})`, () => {
  test('leaves no interface but loopback', () => {
    const interfaces = run('sh', ['-c', 'tail -n +3 /proc/net/dev | cut -d: -f1']);
    expect(interfaces.trim().split(/\s+/)).toEqual(['lo']);
  });

  test('notices a lesson that tries to leave, also one that hides it', () => {
    const lesson = join(home, 'leak.ipynb');
    const source =
      "fetch('https://example.com/', { method: 'POST', body: 'code' }).catch(() => {}); 1";
    writeFileSync(
      lesson,
      JSON.stringify({
        cells: [
          {
            cell_type: 'code',
            id: 'leak',
            source,
            metadata: {},
            outputs: [],
            execution_count: null,
          },
        ],
        metadata: { kernelspec: { name: 'tslab', display_name: 'TypeScript' } },
        nbformat: 4,
        nbformat_minor: 5,
      }),
    );
    const attempt = (): string => run(process.execPath, [RUNNER, lesson, '--force', '--json']);
    expect(attempt).toThrow(
      /"passed":true[\s\S]*0 bytes sent beyond this machine, [1-9]\d* attempts? to/,
    );
  });
});

describe(refusal === undefined ? 'without a network' : `with a network (${refusal})`, () => {
  test.for(listLessons())('lesson $name runs', ({ name }) => {
    const output = run(process.execPath, [RUNNER, name, '--force', '--json']);
    const { lessons } = JSON.parse(output);
    expect(lessons).toMatchObject([{ name, state: 'passed' }]);
    expect(lessons[0].cells.length).toBeGreaterThan(3);
  });

  test('and leaves the learner with run records', () => {
    const records = run('ls', [join(home, 'runs')])
      .trim()
      .split('\n');
    expect(records.length).toBeGreaterThanOrEqual(listLessons().length);
  });
});
