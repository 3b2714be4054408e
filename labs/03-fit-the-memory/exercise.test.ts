import {
  createTransformersGenerator,
  type TransformersGenerator,
} from '@offload-lab/lib/backends/transformers';
import { readProcessMemory } from '@offload-lab/lib/memory';
import { readModelConfig } from '@offload-lab/lib/models';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  answerWithin,
  chooseFormat,
  type Decoder,
  type Format,
  kvCacheBytes,
  longestContext,
  requiredBytes,
} from './exercise.ts';

const MIB = 1024 ** 2;

/** Qwen2.5-Coder-0.5B. */
const coder: Decoder = {
  numLayers: 24,
  numHeads: 14,
  numKvHeads: 2,
  headDim: 64,
  vocabularySize: 151_936,
  contextLength: 32_768,
};
const formats: readonly Format[] = [
  { dtype: 'q8', weightBytes: 630 * MIB },
  { dtype: 'fp32', weightBytes: 2400 * MIB },
  { dtype: 'q4', weightBytes: 480 * MIB },
];

describe('kvCacheBytes', () => {
  it('counts keys and values of the KV heads in every layer', () => {
    // 2 x 24 layers x 2 heads x 64 x 4 bytes = 24,576 bytes a token
    expect(kvCacheBytes(coder, 1)).toBe(24_576);
    expect(kvCacheBytes(coder, 4096)).toBe(96 * MIB);
  });
});

describe('requiredBytes', () => {
  it('is more than weights and cache, and not absurdly more', () => {
    for (const format of formats) {
      const known = format.weightBytes + 24_576 * 1024;
      expect(requiredBytes(coder, format, 1024)).toBeGreaterThan(known + 100 * MIB);
      expect(requiredBytes(coder, format, 1024)).toBeLessThan(2 * known + 1024 * MIB);
    }
  });
});

describe('longestContext', () => {
  it('fills what is left, to the token', () => {
    const otherBytes = 700 * MIB;
    expect(longestContext(coder, otherBytes, otherBytes + 10 * 24_576)).toBe(10);
    expect(longestContext(coder, otherBytes, otherBytes + 10 * 24_576 - 1)).toBe(9);
  });

  it('is never negative and never longer than the model has learnt', () => {
    expect(longestContext(coder, 700 * MIB, 600 * MIB)).toBe(0);
    expect(longestContext(coder, 0, 2 ** 50)).toBe(32_768);
  });
});

describe('chooseFormat', () => {
  const room = (format: Format): number => requiredBytes(coder, format, 1024);
  const choose = (availableBytes: number) => chooseFormat(coder, formats, 1024, availableBytes);

  it('takes the largest format that fits, and steps down byte by byte', () => {
    const [q8, fp32] = formats as [Format, Format];
    expect(choose(room(fp32))).toEqual({ dtype: 'fp32' });
    expect(choose(room(fp32) - 1)).toEqual({ dtype: 'q8' });
    expect(choose(room(q8))).toEqual({ dtype: 'q8' });
  });

  it('says why when none fits', () => {
    expect(choose(100 * MIB)).toMatchObject({ reason: expect.stringMatching(/\d/) });
  });
});

describe('a real model', () => {
  let tiny: Decoder;
  let format: Format;
  let generator: TransformersGenerator;
  beforeAll(async () => {
    generator = await createTransformersGenerator({
      model: 'tiny-coder-1m',
      dtype: 'fp32',
      device: 'cpu',
    });
    const { folder, weightFiles, dtype } = generator.prepared;
    tiny = await readModelConfig(folder, 'Run "lab models verify"');
    format = { dtype, weightBytes: weightFiles.reduce((sum, { bytes }) => sum + bytes, 0) };
  });
  afterAll(() => generator.dispose());

  it('stays below what you computed, and you did not just say a large number', async () => {
    await generator.generate({ prompt: 'const a = ', maxNewTokens: 200, minNewTokens: 200 });
    const memory = await readProcessMemory(generator.pid);
    const peakBytes = memory?.peakRssBytes ?? Number.NaN;
    const computed = requiredBytes(tiny, format, tiny.contextLength);
    expect(computed).toBeGreaterThan(peakBytes);
    expect(computed).toBeLessThan(3 * peakBytes);
  });

  it('answers where it fits', async () => {
    const enough = 2 ** 40;
    const prompt = 'export function add(a: number, b: number): number {\n';
    const answer = await answerWithin(tiny, format, enough, prompt);
    expect(answer).toMatchObject({ kind: 'local', info: { mode: 'live', model: 'tiny-coder-1m' } });
  });

  it('steps down to a template where it does not, and says why', async () => {
    const answer = await answerWithin(tiny, format, 50 * MIB, 'a debounce function');
    expect(answer).toMatchObject({
      kind: 'template',
      info: { mode: 'simulated' },
      steps: [
        { kind: 'local', state: 'failed' },
        { kind: 'template', state: 'answered' },
      ],
    });
    expect(answer?.steps[0]?.reason).toMatch(/MiB/);
  });
});
