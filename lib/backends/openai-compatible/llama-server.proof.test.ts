// The real server of llama.cpp with our own GGUF file: same client, same text as our own engine from the
// same weights. It needs a `llama-server` program, whose path is in LAB_LLAMA_SERVER; without one this is
// skipped. It can be built from the sources in the llama-cpp-python package (target llama-server).

import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measureRequest, toEventLog } from '../../metrics/index.ts';
import { buildModel } from '../../models/index.ts';
import { describeTextGenerator } from '../contract.ts';
import { createTransformersGenerator } from '../transformers/index.ts';
import { createOpenAiCompatibleGenerator } from './index.ts';

const program = process.env.LAB_LLAMA_SERVER;
const PROMPT = '/** Adds two numbers. */\nfunction add(a: number, b: number): number {';
let server: ChildProcess | undefined;
let baseUrl = '';

async function findFreePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as { port: number };
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  return port;
}

describe.runIf(program)('a real llama.cpp server (LAB_LLAMA_SERVER)', () => {
  beforeAll(async () => {
    const { folder, name } = await buildModel('tiny-coder-1m', ['gguf-f16']);
    const port = await findFreePort();
    const file = join(folder, `gguf/${name}-f16.gguf`);
    const args = ['-m', file, '--port', String(port), '--threads', '1', '-c', '512', '-np', '1'];
    server = spawn(program as string, [...args, '--alias', name], { stdio: 'ignore' });
    for (let tries = 0; tries < 100; tries++) {
      const health = await fetch(`http://127.0.0.1:${port}/health`).catch(() => undefined);
      if (health?.ok) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    baseUrl = `http://127.0.0.1:${port}/v1`;
  });
  afterAll(() => {
    server?.kill();
  });

  describeTextGenerator('llama.cpp over completions', {
    create: () => createOpenAiCompatibleGenerator({ baseUrl }),
    prompt: 'const words = ["one", "two",',
    events: 'chunk',
  });

  it('writes what our own engine writes from the same weights, and counts it the same', async () => {
    const remote = await createOpenAiCompatibleGenerator({ baseUrl });
    expect(remote.dialect).toBe('llama.cpp');
    expect(remote.info).toMatchObject({
      dtype: 'F16',
      device: { got: 'unknown' },
      statedBy: 'server',
    });
    const local = await createTransformersGenerator({
      model: 'tiny-coder-1m',
      dtype: 'fp32',
      device: 'cpu',
    });
    const request = { prompt: PROMPT, maxNewTokens: 60 };
    const [theirs, ours] = [await remote.generate(request), await local.generate(request)];
    await local.dispose();
    expect(theirs.text).toBe(ours.text);
    expect(theirs).toMatchObject({
      promptTokens: ours.promptTokens,
      outputTokens: ours.outputTokens,
      finishReason: 'stop',
    });
    const { ttftMs, tpotMs } = measureRequest(toEventLog(theirs.events));
    expect(ttftMs).toBeGreaterThan(0);
    expect(tpotMs).toBeGreaterThan(0);
  });

  it('refuses a prompt beyond its context in its own words', async () => {
    const remote = await createOpenAiCompatibleGenerator({ baseUrl });
    await expect(
      remote.generate({ prompt: 'x '.repeat(2_000), maxNewTokens: 4 }),
    ).rejects.toMatchObject({ name: 'ServerRefusedError', status: 400 });
  });
});
