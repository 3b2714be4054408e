import { describe, expect, it } from 'vitest';
import { type DecoderArchitecture, parseArchitecture } from '../sizing/index.ts';
import {
  type Calibration,
  fitCalibration,
  judgeProbe,
  type ProbeKernel,
  type ProbeResult,
  predictPromptMs,
  predictStepMs,
  rateFor,
  type StackName,
  weightSeconds,
} from './index.ts';

const config = (hidden: number, ffn: number, layers: number, kvHeads = 4) => ({
  model_type: 'llama',
  hidden_size: hidden,
  intermediate_size: ffn,
  num_hidden_layers: layers,
  num_attention_heads: 4,
  num_key_value_heads: kvHeads,
  vocab_size: 1024,
  max_position_embeddings: 2048,
  tie_word_embeddings: true,
});
const STACKS: Readonly<Record<StackName, ReturnType<typeof config>>> = {
  thin: config(256, 512, 2),
  deep: config(256, 512, 10),
  medium: config(768, 2048, 4, 1),
  many: config(768, 2048, 32, 1),
  large: config(2048, 6144, 2),
};
const PASSES = [
  [1, 16],
  [1, 1024],
  [1, 8192],
  [16, 0],
  [128, 0],
  [512, 0],
] as const;
const decoder = (name: StackName): DecoderArchitecture =>
  parseArchitecture(STACKS[name]) as DecoderArchitecture;

const planted: Calibration = {
  kernel: 'q8',
  stepSeconds: 2e-4,
  layerSeconds: 5e-5,
  weights: {
    byLayer: [{ size: 1, secondsPerUnit: 1 / 40e9 }],
    cached: { size: 1, secondsPerUnit: 1 / 40e9 },
    uncachedBytes: 2,
  },
  cache: { secondsPerByte: [{ size: 1, secondsPerUnit: 3e-10 }], secondsPerScore: 1e-10 },
  unpackSecondsPerByte: 1 / 30e9,
  secondsPerFlop: [{ size: 1, secondsPerUnit: 1 / 700e9 }],
  secondsPerScore: 5e-11,
};

/** A probe of a machine with the planted constants, each block as slow as its factor says. */
function probeOf(blocks: readonly number[], kernels: readonly ProbeKernel[] = ['q8']): ProbeResult {
  const stacks = kernels.flatMap((kernel) =>
    (Object.keys(STACKS) as StackName[]).map((stack) => ({
      kernel,
      stack,
      config: STACKS[stack],
      passes: PASSES.filter(
        ([tokens, past]) =>
          (stack !== 'medium' || tokens !== 16) && (past !== 8192 || stack === 'deep'),
      ).map(([tokens, pastTokens]) => {
        const model = decoder(stack);
        const constants = { ...planted, kernel };
        const ms =
          tokens === 1
            ? predictStepMs(model, constants, pastTokens)
            : predictPromptMs(model, constants, tokens);
        return { tokens, pastTokens, blockMinimaMs: blocks.map((factor) => factor * ms) };
      }),
    })),
  );
  return {
    schemaVersion: 2,
    measuredAt: '2026-11-20T12:00:00.000Z',
    machine: {
      cpuModel: 'planted',
      architecture: 'x64',
      usableCores: 2,
      threads: 2,
      onnxRuntimeVersion: '0',
    },
    stacks,
    memoryReadBytesPerSecond: 1e10,
    noise: { otherCpuPercent: 80 },
    wallMs: 1,
  };
}

/** Qwen2.5-0.5B, which no stack resembles. */
const unseen = parseArchitecture({
  model_type: 'qwen2',
  hidden_size: 896,
  intermediate_size: 4864,
  num_hidden_layers: 24,
  num_attention_heads: 14,
  num_key_value_heads: 2,
  vocab_size: 151_936,
  max_position_embeddings: 4096,
  tie_word_embeddings: true,
}) as DecoderArchitecture;

describe('fitCalibration()', () => {
  it('finds planted constants, and so predicts a model it never saw', () => {
    const fitted = fitCalibration(probeOf([1]), 'q8');
    if (fitted === undefined) throw new Error('no calibration');
    expect(fitted.layerSeconds).toBeCloseTo(planted.layerSeconds, 7);
    expect(fitted.stepSeconds).toBeCloseTo(planted.stepSeconds, 6);
    for (const { secondsPerUnit } of fitted.cache.secondsPerByte) {
      expect(secondsPerUnit / 3e-10).toBeCloseTo(1, 3);
    }
    expect(fitted.cache.secondsPerScore / planted.cache.secondsPerScore).toBeCloseTo(1, 3);
    for (const context of [0, 128, 1024]) {
      const ratio =
        predictStepMs(unseen, fitted, context) / predictStepMs(unseen, planted, context);
      expect(ratio).toBeCloseTo(1, 2);
    }
    for (const tokens of [64, 256]) {
      const ratio =
        predictPromptMs(unseen, fitted, tokens) / predictPromptMs(unseen, planted, tokens);
      expect(Math.abs(ratio - 1)).toBeLessThan(0.05);
    }
  });

  it('takes the typical block: a disturbed one and a lucky one change nothing', () => {
    const steady = fitCalibration(probeOf([1]), 'q8');
    expect(fitCalibration(probeOf([1, 3, 1, 0.8, 1]), 'q8')).toEqual(steady);
  });

  it('tells moving the cache from computing with it, where heads share keys', () => {
    const fitted = fitCalibration(probeOf([1]), 'q8');
    if (fitted === undefined) throw new Error('no calibration');
    const shared = { ...unseen, numKvHeads: 2 };
    const own = { ...unseen, numKvHeads: 14 };
    const [few, many] = [shared, own].map(
      (model) => predictStepMs(model, fitted, 4096) - predictStepMs(model, fitted, 0),
    ) as [number, number];
    // seven times the bytes, but the same scores
    expect(many / few).toBeGreaterThan(2);
    expect(many / few).toBeLessThan(7);
  });

  it('has nothing for a format that was not run', () => {
    expect(fitCalibration(probeOf([1]), 'q4')).toBeUndefined();
  });

  it('reads wide layers and small models at rates of their own', () => {
    const probe = probeOf([1]);
    const slower = (name: StackName, factor: number): ProbeResult => ({
      ...probe,
      stacks: probe.stacks.map((one) =>
        one.stack !== name
          ? one
          : {
              ...one,
              passes: one.passes.map((pass) => ({
                ...pass,
                blockMinimaMs: pass.blockMinimaMs.map((ms) => factor * ms),
              })),
            },
      ),
    });
    const seconds = (from: ProbeResult, name: StackName): number => {
      const fitted = fitCalibration(from, 'q8');
      if (fitted === undefined) throw new Error('no calibration');
      return weightSeconds(decoder(name), fitted);
    };
    expect(seconds(slower('many', 2), 'many') / seconds(probe, 'many')).toBeGreaterThan(1.8);
    expect(seconds(slower('many', 2), 'large') / seconds(probe, 'large')).toBeCloseTo(1, 1);
    expect(seconds(slower('many', 2), 'medium') / seconds(probe, 'medium')).toBeCloseTo(1, 1);
    expect(seconds(slower('large', 2), 'large') / seconds(probe, 'large')).toBeGreaterThan(1.5);
  });
});

describe('judgeProbe()', () => {
  it.each([
    ['steady', [1, 1.02, 1.03, 1, 1.5]],
    ['unsteady', [1, 1.2, 1.2, 1, 1.3]],
    ['refused', [1, 2, 2, 2, 1]],
  ])('calls %s what it is, by the typical block', (verdict, blocks) => {
    const judged = judgeProbe(probeOf(blocks));
    expect(judged.verdict).toBe(verdict);
    if (verdict === 'steady') return;
    expect(judged.reasons[0]).toMatch(/^typical block \d+ % slower than the best one \(q8 "/);
    expect(judged.reasons[1]).toBe('80 % of a core was busy with something else');
  });
});

describe('rateFor()', () => {
  it('interpolates by the logarithm and stays flat beyond', () => {
    const rates = [
      { size: 10, secondsPerUnit: 1 },
      { size: 1000, secondsPerUnit: 3 },
    ];
    expect([1, 10, 100, 1000, 1e6].map((size) => rateFor(rates, size))).toEqual([1, 1, 2, 3, 3]);
  });
});
