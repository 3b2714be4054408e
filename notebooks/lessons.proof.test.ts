// Every lesson from its first cell to its last, on the real kernel, with no network where the machine
// lets us take it away.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { listLessons } from './runner/lessons.ts';

const RUNNER = fileURLToPath(new URL('run-notebooks.ts', import.meta.url));
const ONLY_LOOPBACK = ['-rn', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];

/** Why this machine cannot make a network namespace, or undefined when it can. */
function namespaceRefusal(): string | undefined {
  const trial = spawnSync('unshare', [...ONLY_LOOPBACK, 'true'], { encoding: 'utf8' });
  if (trial.error) return trial.error.message;
  return trial.status === 0 ? undefined : trial.stderr.trim();
}

const refusal = namespaceRefusal();
// With LAB_LESSONS_HOME the executed lessons stay there, for the tests of the site to render.
const kept = process.env.LAB_LESSONS_HOME;
const home = kept ?? mkdtempSync(join(tmpdir(), 'lab-lessons-'));
afterAll(() => {
  if (kept === undefined) rmSync(home, { recursive: true });
});

function run(command: string, args: readonly string[]): string {
  const isolated = refusal === undefined;
  return execFileSync(
    isolated ? 'unshare' : command,
    isolated ? [...ONLY_LOOPBACK, command, ...args] : [...args],
    {
      encoding: 'utf8',
      // A learner's folder of its own, so that no run of this test lands among theirs. Lesson 13 shows its
      // recorded run: training is proved beside the trainer, and would take its eight minutes here.
      env: { ...process.env, LAB_HOME: home, LAB_TRAINING_MINUTES: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 2 ** 26,
    },
  );
}

describe.skipIf(refusal !== undefined)(`isolation (${refusal ?? 'available'})`, () => {
  test('leaves no interface but loopback', () => {
    const interfaces = run('sh', ['-c', 'tail -n +3 /proc/net/dev | cut -d: -f1']);
    expect(interfaces.trim().split(/\s+/)).toEqual(['lo']);
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
