import { describe, expect, it } from 'vitest';
import { type DecoderArchitecture, onnxBytesPerToken, parseArchitecture } from '../sizing/index.ts';
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
} from './index.ts';

const config = (hidden: number, ffn: number, layers: number) => ({
  model_type: 'llama',
  hidden_size: hidden,
  intermediate_size: ffn,
  num_hidden_layers: layers,
  num_attention_heads: 4,
  num_key_value_heads: 4,
  vocab_size: 1024,
  max_position_embeddings: 2048,
  tie_word_embeddings: true,
});
const STACKS: Readonly<Record<StackName, ReturnType<typeof config>>> = {
  thin: config(256, 512, 2),
  deep: config(256, 512, 10),
  medium: config(768, 2048, 4),
  large: config(2048, 6144, 2),
};
const PASSES = [
  [1, 16],
  [1, 1024],
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
  secondsPerWeightByte: [{ size: 1, secondsPerUnit: 1 / 40e9 }],
  secondsPerCacheByte: 3e-10,
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
      passes: PASSES.filter(([tokens]) => stack !== 'medium' || tokens !== 16).map(
        ([tokens, pastTokens]) => {
          const model = decoder(stack);
          const constants = { ...planted, kernel };
          const ms =
            tokens === 1
              ? predictStepMs(model, constants, pastTokens)
              : predictPromptMs(model, constants, tokens);
          return { tokens, pastTokens, blockMinimaMs: blocks.map((factor) => factor * ms) };
        },
      ),
    })),
  );
  return {
    schemaVersion: 1,
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
    expect(fitted.secondsPerCacheByte / planted.secondsPerCacheByte).toBeCloseTo(1, 3);
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

  it('takes the best block: a disturbed one changes nothing', () => {
    expect(fitCalibration(probeOf([3, 1, 1.4]), 'q8')).toEqual(fitCalibration(probeOf([1]), 'q8'));
  });

  it('has nothing for a format that was not run', () => {
    expect(fitCalibration(probeOf([1]), 'q4')).toBeUndefined();
  });

  it('lets no format read memory faster than fp32 does', () => {
    const probe = probeOf([1], ['fp32', 'q8']);
    const slow = probe.stacks.map((one) =>
      one.kernel === 'fp32' && one.stack === 'large'
        ? {
            ...one,
            passes: one.passes.map((pass) => ({
              ...pass,
              blockMinimaMs: pass.blockMinimaMs.map((ms) => 2 * ms),
            })),
          }
        : one,
    );
    const fitted = fitCalibration({ ...probe, stacks: slow }, 'q8');
    const bytes = onnxBytesPerToken(decoder('large'), 'fp32');
    const rate = rateFor(fitted?.secondsPerWeightByte ?? [], bytes);
    expect(rate * 40e9).toBeGreaterThan(1.9);
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
