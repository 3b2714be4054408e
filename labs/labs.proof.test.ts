// Every lab is whole, its stub fails for the right reason, and its solution passes the same checks. The
// work is done inside the project's own .lab folder, where a learner's copy finds the packages too.

import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listLabs } from '../lib/cli/labs/find-lab.ts';
import { runCommand } from '../lib/cli/main.ts';
import { findProjectRoot } from '../lib/store/index.ts';

const labs = await listLabs();
const FILES = ['README.md', 'exercise.ts', 'exercise.test.ts', 'solution.ts', 'instructor.md'];
let home: string;
const oldHome = process.env.LAB_HOME;

beforeAll(async () => {
  home = await mkdtemp(join(findProjectRoot(), '.lab-check-'));
  process.env.LAB_HOME = home;
});
afterAll(async () => {
  if (oldHome === undefined) delete process.env.LAB_HOME;
  else process.env.LAB_HOME = oldHome;
  await rm(home, { recursive: true, force: true });
});

async function lab(...args: readonly string[]) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const { signal } = new AbortController();
  const exitCode = await runCommand(args, { stdin: Readable.from([]), stdout, stderr, signal });
  stdout.end();
  stderr.end();
  return { exitCode, stdout: await text(stdout), stderr: await text(stderr) };
}

describe.each(labs)('lab $name', ({ number, source }) => {
  it('has everything a lab has', async () => {
    for (const file of FILES) await access(join(source, file));
  });

  it('fails as it is handed out, check by check, and passes with the solution', async () => {
    const started = JSON.parse((await lab('start', number, '--json')).stdout);
    const stub = await lab('check', number, '--json');
    const { checks } = JSON.parse(stub.stdout.split('\n')[0] ?? '');
    expect(stub.exitCode).toBe(1);
    expect(checks.length).toBeGreaterThan(1);
    // a stub that does not even load would fail for the wrong reason
    expect(checks.map(({ title }: { title: string }) => title)).not.toContain('the exercise loads');

    await lab('start', number, '--solution');
    const solved = await lab('check', number);
    expect(solved.stdout).toContain(`Lab ${number}: public checks passed`);
    expect(solved.exitCode).toBe(0);

    const exercise = join(started.folder, 'exercise.ts');
    await writeFile(exercise, `${await readFile(exercise, 'utf8')}\n// mine\n`);
    const again = await lab('start', number);
    expect(again.stdout).toContain('your work is as you left it');
    expect(await readFile(exercise, 'utf8')).toContain('// mine');
    const reset = JSON.parse((await lab('start', number, '--reset', '--json')).stdout);
    expect(await readFile(exercise, 'utf8')).not.toContain('// mine');
    expect(await readFile(reset.kept, 'utf8')).toContain('// mine');
  });
});

describe('lab check', () => {
  it('says what to do before a lab is started, and which labs there are', async () => {
    expect(labs.length).toBeGreaterThan(0);
    expect(await lab('check', '99')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('Choose one of'),
    });
  });
});
