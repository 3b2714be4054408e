import { describe, expect, it } from 'vitest';
import type { Dtype } from '../generation/index.ts';
import type { ModelConfig } from './model-config.ts';
import { type MemoryQuestion, requireMemory, type WeightChoice } from './require-memory.ts';

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;

/** Qwen2.5-Coder-0.5B: 2 x 24 layers x 2 KV heads x 64 x 4 bytes = 24 KiB of cache per token. */
const config: ModelConfig = {
  modelType: 'qwen2',
  numLayers: 24,
  numHeads: 14,
  numKvHeads: 2,
  headDim: 64,
  hiddenSize: 896,
  vocabularySize: 151_936,
  contextLength: 32_768,
  endOfTextIds: [151_643],
};

const choice = (dtype: Dtype, bytes: number): WeightChoice => ({
  dtype,
  weightFiles: [
    { path: `onnx/model_${dtype}.onnx`, bytes: MIB },
    { path: `onnx/model_${dtype}.onnx_data`, bytes },
  ],
});

const question: MemoryQuestion = {
  name: 'coder',
  config,
  contextTokens: 1024,
  device: 'cpu',
  ...choice('fp32', 2 * GIB),
  alternatives: [choice('q8', 640 * MIB), choice('q4', 400 * MIB)],
};

const withFree = (availableBytes: number, limitBytes: number | null = null) => ({
  readMemory: async () => ({ availableBytes, limitBytes }),
  readFreeVram: async () => null,
});

async function failWith(free: number, limit?: number): Promise<Error & { hint: string }> {
  return await requireMemory(question, withFree(free, limit)).then(
    () => Promise.reject(new Error('It was let through')),
    (error) => error,
  );
}

describe('requireMemory()', () => {
  it('lets a model through at exactly what it needs and refuses it one byte below', async () => {
    const { requiredBytes } = await requireMemory(question, withFree(64 * GIB));
    expect(requiredBytes).toBeGreaterThan(2 * GIB + 1024 * 24 * 1024);
    await expect(requireMemory(question, withFree(requiredBytes))).resolves.toBeDefined();
    await expect(requireMemory(question, withFree(requiredBytes - 1))).rejects.toMatchObject({
      name: 'MemoryBudgetError',
      requiredBytes,
      availableBytes: requiredBytes - 1,
    });
  });

  it('says what it needs, what is free, and the largest dtype that fits', async () => {
    const error = await failWith(1.5 * GIB);
    expect(error.message).toMatch(
      /^Cannot load "coder" as fp32: needs .* GiB \(weights 2.0 GiB, KV cache 24.0 MiB, runtime .*\), 1.5 GiB of memory is free$/,
    );
    expect(error.hint).toMatch(/^Load it as q8 \(about /);
  });

  it('names the control-group limit behind the figure', async () => {
    expect((await failWith(1.5 * GIB, 2 * GIB)).message).toMatch(/under a limit of 2.0 GiB$/);
  });

  it('says so when no dtype fits', async () => {
    expect((await failWith(200 * MIB)).hint).toMatch(/no dtype of this one fits$/);
  });

  it('wants room on the card as well as in memory for a model that runs on one', async () => {
    const onCard = (freeVramBytes: number) => ({
      ...withFree(64 * GIB),
      readFreeVram: async () => freeVramBytes,
    });
    const asked = { ...question, device: 'cuda' } as const;
    await expect(requireMemory(asked, onCard(8 * GIB))).resolves.toBeDefined();
    await expect(requireMemory(asked, onCard(2 * GIB))).rejects.toMatchObject({
      availableBytes: 2 * GIB,
      message: expect.stringMatching(/2.0 GiB of VRAM is free$/),
      hint: expect.stringMatching(/^Load it as q8/),
    });
  });

  it('takes a second session where there is room for it, and one where there is not', async () => {
    const asked = { ...question, wantsSecondSession: true };
    const both = await requireMemory(asked, withFree(64 * GIB));
    const one = await requireMemory(question, withFree(64 * GIB));
    expect([both.hasSecondSession, one.hasSecondSession]).toEqual([true, false]);
    expect(both.requiredBytes - one.requiredBytes).toBeGreaterThan(2 * GIB); // the weights once more
    expect(await requireMemory(asked, withFree(both.requiredBytes))).toMatchObject({
      hasSecondSession: true,
      requiredBytes: both.requiredBytes,
    });
    const tight = await requireMemory(asked, withFree(both.requiredBytes - 1));
    expect(tight).toEqual({ ...one, availableBytes: both.requiredBytes - 1 });
    await expect(requireMemory(asked, withFree(one.requiredBytes - 1))).rejects.toMatchObject({
      requiredBytes: one.requiredBytes,
    });
  });

  it('counts the cache that was asked for', async () => {
    const long = await requireMemory({ ...question, contextTokens: 2048 }, withFree(64 * GIB));
    const short = await requireMemory(question, withFree(64 * GIB));
    expect(long.requiredBytes - short.requiredBytes).toBeGreaterThanOrEqual(1024 * 24 * 1024);
  });
});
