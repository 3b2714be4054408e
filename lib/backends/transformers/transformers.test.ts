// Everything here runs the embedded model itself: without its files these tests fail, they do not skip.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tryExecutionProviders } from '../../device/index.ts';
import type { GenerationRequest } from '../../generation/index.ts';
import { describeTextGenerator } from '../contract.ts';
import {
  createTransformersGenerator,
  type TransformersGenerator,
  type TransformersOptions,
  workerLoadCount,
} from './index.ts';

const MODEL = 'tiny-coder-1m';
const OPTIONS: TransformersOptions = { model: MODEL, dtype: 'fp32', device: 'cpu' };
const PROMPT = '/** Adds two numbers. */\nfunction add(a: number, b: number): number {';

describeTextGenerator('transformers', {
  // a context of its own, so that disposing it does not only give a shared lease back
  create: () => createTransformersGenerator({ ...OPTIONS, contextTokens: 200 }),
  prompt: PROMPT,
});

describe('createTransformersGenerator()', () => {
  let generator: TransformersGenerator;
  const complete = async (request: Partial<GenerationRequest>) =>
    await generator.generate({ prompt: PROMPT, maxNewTokens: 24, ...request });

  beforeAll(async () => {
    generator = await createTransformersGenerator(OPTIONS);
  });
  afterAll(async () => {
    await generator?.dispose();
  });

  it('loads once when 20 first calls come at the same time', async () => {
    const before = workerLoadCount();
    const options = { ...OPTIONS, dtype: 'q8' as const };
    const many = await Promise.all(
      Array.from({ length: 20 }, () => createTransformersGenerator(options)),
    );
    expect(workerLoadCount() - before).toBe(1);
    expect(new Set(many.map(({ pid }) => pid)).size).toBe(1);
    await Promise.all(many.slice(1).map((each) => each.dispose()));
    // the last holder still has a model
    expect((await many[0]?.generate({ prompt: PROMPT, maxNewTokens: 2 }))?.outputTokens).toBe(2);
    await many[0]?.dispose();
  });

  it('says where it ran from what the session itself reports', () => {
    expect(generator.info).toEqual({
      backend: 'transformers',
      model: MODEL,
      dtype: 'fp32',
      device: { asked: 'cpu', got: 'cpu' },
      statedBy: 'session',
      mode: 'live',
    });
  });

  it('chooses a device that loads when asked to, and shows the one it loaded on', async () => {
    const chosen = await createTransformersGenerator({ ...OPTIONS, device: 'auto' });
    const { asked, got } = chosen.info.device;
    await chosen.dispose();
    expect(asked).toBe('auto');
    const trials = await tryExecutionProviders();
    expect(trials.filter(({ loads }) => loads).map(({ device }) => device)).toContain(got);
  });

  it('takes the parts of a cold start apart', () => {
    const { prepareMs, processStartMs, importMs, modelLoadMs, totalMs } = generator.timing;
    const parts = [prepareMs, processStartMs, importMs, modelLoadMs];
    expect(Math.min(...parts)).toBeGreaterThan(0);
    expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(totalMs, 3);
  });

  it('ends a finished function by itself, with the end-of-text token as the stop reason', async () => {
    const result = await complete({ maxNewTokens: 200 });
    expect(result.finishReason).toBe('stop');
    expect(result.text).toMatch(/^\n {2}.*\n\}/s);
  });

  it('goes on past the end to a forced length', async () => {
    const result = await complete({ minNewTokens: 120, maxNewTokens: 120 });
    expect(result).toMatchObject({ finishReason: 'length', outputTokens: 120 });
  });

  it('fills in the middle between a prefix and a suffix', async () => {
    const prompt = 'function add(a: number, b: number): number {\n  return ';
    const suffix = ';\n}';
    const result = await complete({ prompt, suffix, maxNewTokens: 40 });
    expect(result.finishReason).toBe('stop');
    expect(result.text).not.toContain('<|');
    expect(result.text.trim()).not.toBe('');
    // the three special tokens are part of what the model reads
    const plain = await complete({ prompt });
    expect(result.promptTokens).toBeGreaterThan(plain.promptTokens + 2);
  });

  it('repeats a sampled answer for its seed, and gives another for another seed', async () => {
    const sampled = { temperature: 1.2, topK: 40, maxNewTokens: 40, minNewTokens: 40 };
    const first = await complete({ ...sampled, seed: 1 });
    expect((await complete({ ...sampled, seed: 1 })).text).toBe(first.text);
    const others = await Promise.all([2, 3, 4].map((seed) => complete({ ...sampled, seed })));
    expect(others.some(({ text }) => text !== first.text)).toBe(true);
  });

  it('continues an empty prompt', async () => {
    expect((await complete({ prompt: '', maxNewTokens: 4, minNewTokens: 4 })).outputTokens).toBe(4);
  });

  it('refuses a prompt that does not fit into the context, with both figures', async () => {
    await expect(complete({ prompt: 'let x = 1;\n'.repeat(2_000) })).rejects.toMatchObject({
      name: 'PromptTooLongError',
      contextLength: expect.any(Number),
      hint: expect.stringMatching(/\S/),
    });
  });

  it('ends with "length" where the context ends', async () => {
    const long = 'const value = 12345;\n'.repeat(40);
    const { promptTokens } = await complete({ prompt: long, maxNewTokens: 1 });
    const result = await complete({ prompt: long, maxNewTokens: 100_000 });
    expect(['stop', 'length']).toContain(result.finishReason);
    expect(result.promptTokens).toBe(promptTokens);
  });

  describe('with white space after the prompt', () => {
    const clean = 'function isEven(value: number): boolean {';
    const variants = [
      ' ',
      '  ',
      '\t',
      '\n',
      '\n  ',
      '\n\t',
      '\n    ',
      '\r\n',
      '\n\n',
      '  \n',
      ' \n  ',
    ];

    it.each(variants)('continues %j as it continues the clean prompt', async (typed) => {
      const expected = await complete({ prompt: clean, maxNewTokens: 60 });
      const result = await complete({ prompt: clean + typed, maxNewTokens: 60 });
      expect(expected.text).toMatch(/^\n {2}\S/);
      // same tokens in, same tokens out, and nothing typed is shown again
      expect(result.promptTokens).toBe(expected.promptTokens);
      expect(tokensOf(result)).toEqual(tokensOf(expected));
      expect(result.text.trimStart()).toBe(expected.text.trimStart());
      if (typed === '\n') expect(result.text).toMatch(/^ {2}\S/);
      if (typed === '\n  ') expect(result.text).toMatch(/^\S/);
    });

    it('holds the answer to a typed space where the clean prompt would go on without one', async () => {
      const result = await complete({ prompt: 'function double(x: number): number {\n  return ' });
      expect(result.text).toMatch(/^\S/);
    });
  });

  it('fails with the reason on a device that is not here, without loading anything', async () => {
    const before = workerLoadCount();
    const failing = createTransformersGenerator({ ...OPTIONS, device: 'coreml' });
    await expect(failing).rejects.toMatchObject({
      name: 'DeviceUnavailableError',
      asked: 'coreml',
    });
    expect(workerLoadCount() - before).toBeLessThanOrEqual(1);
  });

  it('reports a killed model process at once, to running and later requests', async () => {
    const doomed = await createTransformersGenerator({ ...OPTIONS, contextTokens: 100 });
    const running = (async () => {
      for await (const event of doomed.stream({
        prompt: PROMPT,
        maxNewTokens: 200,
        minNewTokens: 200,
      })) {
        if (event.type === 'token') process.kill(doomed.pid, 'SIGKILL');
      }
    })();
    const crashed = { name: 'BackendCrashedError', exitSignal: 'SIGKILL' };
    await expect(running).rejects.toMatchObject(crashed);
    await expect(doomed.generate({ prompt: PROMPT, maxNewTokens: 1 })).rejects.toMatchObject(
      crashed,
    );
    await doomed.dispose();
    // the next caller gets a new process, not the broken one
    const next = await createTransformersGenerator({ ...OPTIONS, contextTokens: 100 });
    expect(next.pid).not.toBe(doomed.pid);
    await next.dispose();
  });
});

function tokensOf(result: { events: readonly { type: string; tokenId?: number }[] }): unknown[] {
  return result.events.filter(({ type }) => type === 'token').map(({ tokenId }) => tokenId);
}
