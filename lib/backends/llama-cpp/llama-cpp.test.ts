// The engine is optional: without it its contract is skipped, and the report says so. What is said when
// it is missing is tested everywhere.

import { existsSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { describeTextGenerator } from '../contract.ts';
import { createTransformersGenerator } from '../transformers/index.ts';
import { createLlamaCppGenerator } from './index.ts';
import { installCommand } from './install-command.ts';

const folder = process.env.LAB_NODE_LLAMA_CPP;
const isHere = folder !== undefined && existsSync(folder);
const OPTIONS = { model: 'tiny-coder-1m', dtype: 'fp16', device: 'cpu' } as const;
const PROMPT = '/** Adds two numbers. */\nfunction add(a: number, b: number): number {';

describe.runIf(isHere)('with LAB_NODE_LLAMA_CPP', () => {
  describeTextGenerator('llama-cpp', {
    create: () => createLlamaCppGenerator(OPTIONS),
    prompt: 'const words = ["one", "two",',
  });

  it('writes what the transformers engine writes from the same weights', async () => {
    const ours = await createTransformersGenerator({ ...OPTIONS, dtype: 'fp32' });
    const theirs = await createLlamaCppGenerator(OPTIONS);
    const request = { prompt: PROMPT, maxNewTokens: 40 };
    const [a, b] = [await ours.generate(request), await theirs.generate(request)];
    await Promise.all([ours.dispose(), theirs.dispose()]);
    expect(b.text).toBe(a.text);
    expect(b).toMatchObject({ promptTokens: a.promptTokens, outputTokens: a.outputTokens });
    expect(theirs.info).toMatchObject({ device: { asked: 'cpu', got: 'cpu' }, dtype: 'fp16' });
  });
});

describe('without node-llama-cpp', () => {
  const old = process.env.LAB_NODE_LLAMA_CPP;
  afterEach(() => {
    if (old === undefined) delete process.env.LAB_NODE_LLAMA_CPP;
    else process.env.LAB_NODE_LLAMA_CPP = old;
  });

  it('says so, with the command that installs only what this machine can use', async () => {
    process.env.LAB_NODE_LLAMA_CPP = '/nowhere';
    await expect(createLlamaCppGenerator(OPTIONS)).rejects.toMatchObject({
      name: 'EngineNotInstalledError',
      message: 'The engine "node-llama-cpp" is not installed',
      hint: expect.stringMatching(/npm install --no-save --omit=optional|no binary/),
    });
  });

  it('names one binary per machine, the CUDA one only when asked for it', () => {
    expect(installCommand('linux', 'x64', false)).toMatch(/ @node-llama-cpp\/linux-x64@[\d.]+$/);
    expect(installCommand('linux', 'x64', true)).toMatch(/\/linux-x64-cuda@/);
    expect(installCommand('darwin', 'arm64', true)).toMatch(/\/mac-arm64-metal@/);
    expect(installCommand('aix', 'ppc64', false)).toBeUndefined();
  });
});
