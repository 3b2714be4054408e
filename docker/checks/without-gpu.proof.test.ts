// A GPU is asked for and there is none: health, endpoint and commands say so in one sentence, and nothing
// is computed on the CPU instead.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tryExecutionProviders } from '../../lib/device/index.ts';
import { ROOT } from './code-facts.ts';

const LAB = join(ROOT, 'lib/cli/lab.js');
const SENTENCE = /^Cannot run on "cuda", found "cpu"[^\n]*$/;
const hasCuda = (await tryExecutionProviders()).some(
  ({ device, loads }) => device === 'cuda' && loads,
);

interface Health {
  readonly status: string;
  readonly models: readonly [{ readonly reason?: string }];
}
const readHealth = async (url: string): Promise<Health> =>
  (await (await fetch(`${url}/health`)).json()) as Health;

describe.skipIf(hasCuda)('with a GPU asked for and absent', () => {
  let lab: ChildProcess;
  let url = '';
  beforeAll(async () => {
    lab = spawn(
      process.execPath,
      [LAB, 'serve', '--model', 'tiny-coder-1m', '--device', 'cuda', '--port', '0'],
      {
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    url = await new Promise<string>((resolve, reject) => {
      let text = '';
      lab.stdout?.on('data', (data) => {
        text += String(data);
        const found = /Listening on (\S+)/.exec(text)?.[1];
        if (found !== undefined) resolve(found);
      });
      lab.once('close', () => reject(new Error(text)));
    });
    while ((await readHealth(url)).status === 'loading') {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  });
  afterAll(() => {
    lab?.kill('SIGKILL');
  });

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

  it('lab complete ends with 1 and writes no text', () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [LAB, 'complete', '--model', 'tiny-coder-1m', '--device', 'cuda'],
      { encoding: 'utf8', input: 'const x = ' },
    );
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('Cannot run on "cuda", found "cpu"');
  });
});
