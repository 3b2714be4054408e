// The ladder behind the endpoint, started as a user starts it: one test per setting of `lab serve`.

import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readUrl, type StartedLab, startLab } from './__fixtures__/start-lab.ts';

const CODE = 'function add(a: number, b: number): number {';
let home: string;
let running: StartedLab | undefined;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'lab-serve-'));
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
  await rm(home, { recursive: true, force: true });
});

/** Starts `lab serve` with settings in the environment; the address is empty when it does not start. */
async function serve(settings: Record<string, string>) {
  const env = { ...process.env, LAB_HOME: home, LAB_SERVE_PORT: '0', ...settings };
  const lab = startLab(['serve'], { env });
  running = lab;
  const url = await readUrl(lab).catch(() => '');
  return { url, errors: lab.stderr, exited: lab.ended };
}

async function complete(url: string, body: object): Promise<Response> {
  return await fetch(`${url}/v1/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'ladder', max_tokens: 16, ...body }),
  });
}

describe('lab serve over the ladder', () => {
  it('labels each answer with the rung that gave it, and never lets a template pass as a model', async () => {
    const { url } = await serve({ LAB_ORDER: 'template,local', LAB_CACHE_ANSWERS: '10' });
    const template = await complete(url, { prompt: 'a debounce function' });
    expect(template.headers.get('x-offload-lab-route')).toBe('template "templates" answered');
    expect(await template.json()).toMatchObject({
      system_fingerprint: expect.stringMatching(/^offload-lab\/simulated\/template\//),
      choices: [{ text: expect.stringContaining('export function debounce') }],
    });
    const local = await complete(url, { prompt: CODE });
    expect(local.headers.get('x-offload-lab-route')).toMatch(
      /^template "templates" failed: No template .*; local "tiny-coder-1m" answered$/,
    );
    const first = (await local.json()) as {
      system_fingerprint: string;
      choices: { text: string }[];
    };
    expect(first.system_fingerprint).toBe('offload-lab/live/transformers/tiny-coder-1m/fp32/cpu');
    const again = await complete(url, { prompt: CODE });
    expect(again.headers.get('x-offload-lab-route')).toMatch(/; remembered, \d+ ms old$/);
    expect(await again.json()).toMatchObject({ choices: [{ text: first.choices[0]?.text }] });
    const stream = await complete(url, { prompt: 'a debounce function', stream: true });
    expect(stream.headers.get('x-offload-lab-route')).toContain('template');
    expect(await stream.text()).toContain('data: [DONE]');
    expect(await running?.stop()).toBe(0);
  });

  it('sends no prompt away without permission: the answer is an error, not another place', async () => {
    const { url, errors } = await serve({
      LAB_ORDER: 'api',
      LAB_API_URL: 'http://far-away.invalid/v1',
    });
    const refused = await complete(url, { prompt: 'SECRET' });
    expect(refused.status).toBeGreaterThanOrEqual(500);
    expect(await refused.text()).toContain('no prompt leaves this machine');
    expect(errors()).not.toContain('SECRET');
  });

  it('forgets answers after the time that is set', async () => {
    const settings = { LAB_ORDER: 'template', LAB_CACHE_ANSWERS: '1', LAB_CACHE_SECONDS: '1' };
    const { url } = await serve(settings);
    const ask = async () =>
      (await complete(url, { prompt: 'memoize a function' })).headers.get('x-offload-lab-route');
    await ask();
    expect(await ask()).toContain('remembered');
    await new Promise((done) => setTimeout(done, 1_100));
    expect(await ask()).not.toContain('remembered');
  });

  it('listens where it is told, and says when it cannot', async () => {
    const taken = createServer();
    await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done));
    const { port } = taken.address() as { port: number };
    const refused = await serve({ LAB_ORDER: 'template', LAB_SERVE_PORT: String(port) });
    expect(await refused.exited).toBe(1);
    expect(refused.errors()).toContain(String(port));
    taken.close();
    const outside = Object.values(networkInterfaces())
      .flat()
      .find((one) => one?.family === 'IPv4' && !one.internal);
    const wider = await serve({
      LAB_ORDER: 'template',
      LAB_SERVE_HOST: outside?.address ?? '0.0.0.0',
    });
    expect(await wider.exited).toBe(1);
    expect(wider.errors()).toContain('LAB_API_KEY');
  });

  it('logs as much as is set', async () => {
    const loud = await serve({ LAB_ORDER: 'template' });
    await complete(loud.url, { prompt: 'a retry helper' });
    await running?.stop();
    expect(loud.errors()).toContain('"answered"');
    const quiet = await serve({ LAB_ORDER: 'template', LAB_LOG_LEVEL: 'silent' });
    await complete(quiet.url, { prompt: 'a retry helper' });
    await running?.stop();
    expect(quiet.errors()).not.toContain('"answered"');
  });
});
