// A GPU is asked for and there is none: health, endpoint and commands say so in one sentence, and nothing
// is computed on the CPU instead.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readUrl, type StartedLab, startLab } from '../../lib/cli/__fixtures__/start-lab.ts';
import { tryExecutionProviders } from '../../lib/device/index.ts';
import { ROOT, readCodeFacts } from './code-facts.ts';

const LAB = join(ROOT, 'lib/cli/lab.js');
const SENTENCE = /^Cannot run on "cuda", found "cpu"[^\n]*$/;
const hasCuda = (await tryExecutionProviders()).some(
  ({ device, loads }) => device === 'cuda' && loads,
);

const home = mkdtempSync(join(tmpdir(), 'lab-without-gpu-'));
afterAll(() => rmSync(home, { recursive: true }));

interface Health {
  readonly status: string;
  readonly models: readonly [{ readonly reason?: string }];
}
const readHealth = async (url: string): Promise<Health> =>
  (await (await fetch(`${url}/health`)).json()) as Health;

describe.skipIf(hasCuda)('with a GPU asked for and absent', () => {
  let lab: StartedLab;
  let url = '';
  beforeAll(async () => {
    lab = startLab(['serve', '--model', 'tiny-coder-1m', '--device', 'cuda', '--port', '0']);
    url = await readUrl(lab);
    while ((await readHealth(url)).status === 'loading') {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  });
  afterAll(async () => void (await lab?.stop()));

  it('health is 503 and says why', async () => {
    const response = await fetch(`${url}/health`);
    expect(response.status).toBe(503);
    const { status, models } = (await response.json()) as Health;
    expect(status).toBe('failed');
    expect(models[0].reason).toMatch(SENTENCE);
  });

  it("the container's health check fails with that one sentence", () => {
    const { status, stdout } = spawnSync(
      process.execPath,
      [join(ROOT, 'docker/health.ts'), new URL(url).port],
      { encoding: 'utf8' },
    );
    expect(status).toBe(1);
    expect(stdout.trim()).toMatch(SENTENCE);
  });

  it('the endpoint answers no request', async () => {
    const response = await fetch(`${url}/v1/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ prompt: 'x', max_tokens: 2 }),
    });
    expect(response.status).toBeGreaterThanOrEqual(500);
    const { error } = (await response.json()) as { error: { message: string } };
    expect(error.message).toMatch(/^Cannot run on "cuda", found "cpu"/);
  });

  it('lesson 08 says the sentence, and goes on with the recording; run as the editor runs it', () => {
    const lesson = join(ROOT, 'notebooks/08-offload.ts');
    const { status, stdout, stderr } = spawnSync(process.execPath, [lesson], {
      cwd: dirname(lesson),
      encoding: 'utf8',
      env: { ...process.env, LAB_HOME: join(home, 'lesson') },
    });
    expect(status, stdout + stderr).toBe(0);
    expect(stdout.split('\n').filter((line) => SENTENCE.test(line))).toHaveLength(1);
    expect(stdout).toMatch(/badge +live +recorded/);
    expect(stdout).toContain('not measured yet');
  });
});

/** Ways to ask each command for a GPU. Every command that can be asked is in it: a test below says so. */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  complete: ['complete', '--device', 'cuda'],
  'complete, through the ladder': ['complete', '--order', 'template,local', '--device', 'cuda'],
  bench: ['bench', '--device', 'cuda', '--limit', '1'],
  'bench --sweep': ['bench', '--device', 'cuda', '--sweep', 'context', '--limit', '1'],
  'bench --typing': ['bench', '--device', 'cuda', '--typing'],
  'bench --sustained': ['bench', '--device', 'cuda', '--sustained', '--minutes', '1'],
  'bench --against-device': ['bench', '--against-device', 'cuda', '--limit', '1'],
  eval: ['eval', '--device', 'cuda', '--limit', '1'],
  'eval of real code': ['eval', '--device', 'cuda', '--source', 'code', '--limit', '1'],
  'doctor --gpu': ['doctor', '--gpu'],
  probe: ['probe'],
  predict: ['predict', join(ROOT, 'lib/models/embedded/tiny-coder-1m/config.json')],
};
/** It listens and says so to everybody who asks: the tests above. */
const SERVED = ['serve'];

describe.skipIf(hasCuda)('every command, with a GPU asked for and absent', () => {
  const run = (args: readonly string[], environment: NodeJS.ProcessEnv = {}) =>
    spawnSync(process.execPath, [LAB, ...args], {
      encoding: 'utf8',
      input: 'const swordfish = ',
      env: { ...process.env, LAB_HOME: home, ...environment },
    });

  it.each(Object.entries(COMMANDS))('lab %s fails with that one sentence', (name, args) => {
    // what has no flag of its own is asked by the setting
    const isAsked = args.some((each) => each === 'cuda' || each === '--gpu');
    const { status, stdout, stderr } = run(args, isAsked ? {} : { LAB_DEVICE: 'cuda' });
    expect(status, stdout + stderr).toBe(1);
    const said = stderr.split('\n').filter((line) => line.includes('Cannot run on "cuda"'));
    expect(said, stderr).toHaveLength(1);
    if (!name.includes('ladder')) expect(said[0]).toMatch(SENTENCE);
    if (name !== 'doctor --gpu') expect(stdout).toBe(''); // a report of the machine is no answer
  });

  it('lab doctor --gpu is not ok in its JSON either', () => {
    const { status, stdout } = run(['doctor', '--gpu', '--json']);
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false });
  });

  it('leaves no run record behind: nothing was measured', () => {
    expect(existsSync(join(home, 'runs'))).toBe(false);
  });

  it('walks every command that can be asked for a device', async () => {
    const { program } = await readCodeFacts();
    const asked = program.commands.filter(({ options }) =>
      options.some(({ long }) => /^--(device|against-device|gpu)$/.test(long ?? '')),
    );
    const walked = new Set([...Object.values(COMMANDS).map(([command]) => command), ...SERVED]);
    expect(asked.map((command) => command.name()).filter((name) => !walked.has(name))).toEqual([]);
    expect(asked.length).toBeGreaterThan(3);
  });
});
