// A full disk and too little memory under the real command: a clear error or the next rung, and never an
// answer nobody made. The disk is a tmpfs in a mount namespace, the memory a control group; where a system
// allows neither, the reason is printed and the test is skipped.

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { post } from '../server/__fixtures__/test-server.ts';
import { type MemoryGroup, makeMemoryGroup } from './__fixtures__/memory-group.ts';
import { readUrl, type StartedLab, startLab } from './__fixtures__/start-lab.ts';

const NAMESPACE = ['--user', '--map-root-user', '--mount'];
const MIB = 1024 ** 2;

const probe = spawnSync('unshare', [...NAMESPACE, 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']);
const hasNamespaces = probe.status === 0;
if (!hasNamespaces) console.log(`No mount namespaces here (${String(probe.stderr).trim()})`);

// what a group read from disk stays charged to it, so each limit needs a group of its own
const group = await makeMemoryGroup('small');
const empty = await makeMemoryGroup('empty');
if (typeof group === 'string') console.log(`No limit on memory here: ${group}`);

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'lab-faults-'));
});
afterAll(async () => {
  for (const made of [group, empty]) if (typeof made !== 'string') made.remove();
  await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
});

/** Starts `lab serve` after some lines of shell, and waits until it listens. */
async function serve(
  wrapper: readonly string[],
  before: string,
  ...args: readonly string[]
): Promise<{ url: string; lab: StartedLab }> {
  const lab = startLab(['serve', '--port', '0', '--grace', '1', ...args], {
    env: { ...process.env, LAB_HOME: home },
    wrapper: [...wrapper, 'sh', '-c', `${before} exec "$0" "$@"`],
  });
  onTestFinished(async () => void (await lab.stop()));
  return { url: await readUrl(lab), lab };
}

interface Health {
  readonly status: string;
  readonly models: readonly { readonly reason?: string }[];
}

/** What `/health` says when loading is over, one way or the other. */
async function settled(url: string): Promise<Health> {
  for (;;) {
    const health = (await (await fetch(`${url}/health`)).json()) as Health;
    if (health.status !== 'loading') return health;
    await setTimeout(50);
  }
}

const complete = (url: string, body: object) => post(`${url}/v1/completions`, body);
const INSTRUCTION = { prompt: 'Write a debounce function', max_tokens: 50 };

/** No answer is made up: the failed load is an error for every request, with the reason. */
async function expectRefusal(url: string, reason: RegExp): Promise<void> {
  const health = await settled(url);
  expect(health).toMatchObject({ status: 'failed' });
  expect(health.models[0]?.reason).toMatch(reason);
  expect((await fetch(`${url}/health`)).status).toBe(503);
  for (const stream of [false, true]) {
    const answer = await complete(url, { prompt: 'const a =', max_tokens: 4, stream });
    expect(answer.status).toBeGreaterThanOrEqual(500);
    const { error } = (await answer.json()) as { error: { message: string; type: string } };
    expect(error.type).toBe('server_error');
    expect(error.message).toMatch(reason);
  }
}

/** The ladder says that a rule answered, and why the model before it did not. */
async function expectNextRung(url: string, reason: RegExp): Promise<void> {
  const answer = await complete(url, INSTRUCTION);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('x-offload-lab-route')).toMatch(/^local ".*" failed: /);
  expect(answer.headers.get('x-offload-lab-route')).toMatch(reason);
  expect(await answer.json()).toMatchObject({
    system_fingerprint: expect.stringMatching(/^offload-lab\/simulated\/template\//),
  });
  // where no rung can answer there is none
  const none = await complete(url, { prompt: 'const a =', max_tokens: 4 });
  expect(none.status).toBeGreaterThanOrEqual(500);
}

describe.skipIf(!hasNamespaces)('a full disk in the cache', () => {
  const wrapper = ['unshare', ...NAMESPACE];
  const mount = 'mount -t tmpfs -o size=64k tmpfs "$LAB_HOME" &&';

  it('is an error with the reason for every request', async () => {
    const { url } = await serve(wrapper, mount, '--model', 'tiny-coder-1m');
    await expectRefusal(url, /disk is full|disk/i);
  });

  it('is the next rung of a ladder', async () => {
    const { url } = await serve(wrapper, mount, '--order', 'local,template');
    await expectNextRung(url, /disk/i);
  });
});

describe.skipIf(typeof group === 'string')('too little memory', () => {
  const { folder, setLimit } = group as MemoryGroup;
  const inside = `echo $$ > '${folder}/cgroup.procs';`;

  it('is seen before loading: an error for every request, and the next rung of a ladder', async () => {
    // enough for the server, not for the model beside it
    setLimit(256 * MIB);
    const { url } = await serve(['env'], inside, '--model', 'tiny-coder-8m', '--dtype', 'fp32');
    await expectRefusal(url, /Cannot load "tiny-coder-8m" as fp32/);
    const ladder = await serve(
      ['env'],
      inside,
      '--order',
      'local,template',
      '--model',
      'tiny-coder-8m',
    );
    await expectNextRung(ladder.url, /Cannot load "tiny-coder-8m"/);
  });

  it('kills a model in the middle of an answer: an error in the stream, and a new process', async () => {
    const { url, lab } = await serve(['env'], '', '--model', 'tiny-coder-1m');
    expect((await complete(url, { prompt: 'const a =', max_tokens: 4 })).status).toBe(200);
    const children = readFileSync(`/proc/${lab.pid}/task/${lab.pid}/children`, 'utf8');
    const model = children.trim().split(' ').at(-1) as string;
    const long = { prompt: 'const a =', max_tokens: 400, ignore_eos: true };
    const [stream, whole] = await Promise.all([
      complete(url, { ...long, stream: true }),
      (async () => {
        // from here on the kernel gives it not one page more
        const none = empty as MemoryGroup;
        none.setLimit(4096);
        writeFileSync(join(none.folder, 'cgroup.procs'), model);
        return await complete(url, long);
      })(),
    ]);
    const text = await stream.text();
    expect(text).not.toContain('[DONE]');
    expect(text).toContain('"code":"engine_crashed"');
    // it waited for its turn meanwhile: a new process made all of it, or it is an error
    const answer = (await whole.json()) as {
      usage?: { completion_tokens: number };
      error?: object;
    };
    if (whole.status === 200) expect(answer.usage?.completion_tokens).toBe(400);
    else expect(answer.error).toMatchObject({ code: 'engine_crashed' });
    const next = await complete(url, { prompt: 'const a =', max_tokens: 4 });
    expect(next.status).toBe(200);
  });
});
