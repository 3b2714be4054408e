import { describe, expect, it } from 'vitest';
import { type DecoderArchitecture, onnxBytesPerToken, parseArchitecture } from '../sizing/index.ts';
import { createRandom, type NoiseFacts } from '../stats/index.ts';
import {
  type Calibration,
  fitCalibration,
  judgeProbe,
  PROBE_SCHEMA_VERSION,
  type ProbeKernel,
  type ProbeResult,
  predictPromptMs,
  predictStepMs,
  rateFor,
  type StackName,
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
  large: config(2048, 6144, 5),
  cache: config(256, 256, 16),
  shared: config(256, 256, 16, 1),
};
/** Tokens at once, tokens in the cache, and whether the processor's cache was emptied before. */
const PASSES: Readonly<Record<StackName, readonly (readonly [number, number, boolean])[]>> = {
  thin: [[1, 16, false]],
  deep: [
    [1, 16, false],
    [1, 1024, false],
    [128, 0, false],
  ],
  medium: [
    [1, 16, false],
    [128, 0, false],
    [256, 0, false],
  ],
  many: [[1, 16, false]],
  large: [
    [1, 16, true],
    [16, 0, false],
    [128, 0, false],
  ],
  cache: [
    [1, 16, false],
    [1, 512, false],
    [1, 2048, false],
  ],
  shared: [
    [1, 16, false],
    [1, 2048, false],
  ],
};
const decoder = (name: StackName): DecoderArchitecture =>
  parseArchitecture(STACKS[name]) as DecoderArchitecture;

const planted: Calibration = {
  kernel: 'q8',
  stepSeconds: 2e-4,
  layerSeconds: 5e-5,
  weights: { cached: [{ size: 1, secondsPerUnit: 1 / 40e9 }], uncached: 1 / 40e9 },
  // a probe that is not told the size of the processor's cache takes that of its largest warm stack
  residency: { warmBytes: onnxBytesPerToken(decoder('many'), 'q8') },
  cache: {
    secondsPerByte: [{ size: 1, secondsPerUnit: 3e-10 }],
    secondsPerScore: 1e-10,
  },
  unpackSecondsPerByte: 1 / 30e9,
  secondsPerFlop: [{ size: 1, secondsPerUnit: 1 / 700e9 }],
  secondsPerScore: 5e-11,
};

const NOTHING_RESIDENT = { warmBytes: 0 };

/** A probe of a machine with the planted constants, each block as slow as its factor says. */
function probeOf(
  blocks: readonly number[],
  { kernels = ['q8'], noise = {} }: { kernels?: readonly ProbeKernel[]; noise?: NoiseFacts } = {},
): ProbeResult {
  const stacks = kernels.flatMap((kernel) =>
    (Object.keys(STACKS) as StackName[]).map((stack) => ({
      kernel,
      stack,
      config: STACKS[stack],
      passes: PASSES[stack].map(([tokens, pastTokens, isCold]) => {
        const model = decoder(stack);
        const residency = isCold ? NOTHING_RESIDENT : planted.residency;
        const constants = { ...planted, kernel, residency };
        const ms =
          tokens === 1
            ? predictStepMs(model, constants, pastTokens)
            : predictPromptMs(model, constants, tokens);
        return { tokens, pastTokens, isCold, blockMinimaMs: blocks.map((factor) => factor * ms) };
      }),
    })),
  );
  return {
    schemaVersion: PROBE_SCHEMA_VERSION,
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
    processorCacheBytes: null,
    noise,
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

  it('takes the best block: what disturbs the others changes nothing', () => {
    const steady = fitCalibration(probeOf([1]), 'q8');
    expect(fitCalibration(probeOf([1.7, 3, 1, 1, 9]), 'q8')).toEqual(steady);
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

  it('reads small models from the cache and large ones from memory, each as fast as it was seen', () => {
    const probe = probeOf([1]);
    const slowMemory: ProbeResult = {
      ...probe,
      stacks: probe.stacks.map((one) => ({
        ...one,
        passes: one.passes.map((pass) =>
          pass.isCold ? { ...pass, blockMinimaMs: pass.blockMinimaMs.map((ms) => 2 * ms) } : pass,
        ),
      })),
    };
    const slowdown = (model: DecoderArchitecture): number => {
      const [slow, fast] = [slowMemory, probe].map((one) => {
        const fitted = fitCalibration(one, 'q8');
        if (fitted === undefined) throw new Error('no calibration');
        return predictStepMs(model, fitted, 0);
      }) as [number, number];
      return slow / fast;
    };
    expect(slowdown(decoder('medium'))).toBeCloseTo(1, 6);
    expect(slowdown(unseen)).toBeGreaterThan(1.7);
    const between = { ...unseen, numLayers: 7, windows: unseen.windows.slice(0, 7) };
    expect(slowdown(between)).toBeGreaterThan(1.1);
    expect(slowdown(between)).toBeLessThan(slowdown(unseen));
  });
});

describe('a disturbed probe', () => {
  it('never makes anything free: every rate and every predicted time is above zero', () => {
    const { next: random } = createRandom(11);
    const probe = probeOf([1]);
    for (let trial = 0; trial < 300; trial++) {
      // each pass as slow as it happens to be, up to a hundredfold
      const disturbed: ProbeResult = {
        ...probe,
        stacks: probe.stacks.map((one) => ({
          ...one,
          passes: one.passes.map((pass) => {
            const factor = 100 ** random();
            return { ...pass, blockMinimaMs: pass.blockMinimaMs.map((ms) => factor * ms) };
          }),
        })),
      };
      const fitted = fitCalibration(disturbed, 'q8');
      if (fitted === undefined) throw new Error('no calibration');
      const { weights, cache, secondsPerFlop } = fitted;
      const rates = [...weights.cached, ...cache.secondsPerByte, ...secondsPerFlop];
      const least = Math.min(weights.uncached, ...rates.map((rate) => rate.secondsPerUnit));
      expect(least).toBeGreaterThan(0);
      for (const tokens of [1, 64, 4000]) {
        expect(predictStepMs(unseen, fitted, tokens)).toBeGreaterThan(0);
        expect(predictPromptMs(unseen, fitted, tokens)).toBeGreaterThan(0);
      }
    }
  });
});

describe('what comes from memory', () => {
  /** The rate of q8 in a probe whose passes of q8 from memory took so much longer. */
  const rateOf = (factor: number): number => {
    const probe = probeOf([1], { kernels: ['fp32', 'q8', 'q4'] });
    const slowed: ProbeResult = {
      ...probe,
      stacks: probe.stacks.map((one) => ({
        ...one,
        passes: one.passes.map((pass) =>
          pass.isCold && one.kernel === 'q8'
            ? { ...pass, blockMinimaMs: pass.blockMinimaMs.map((ms) => factor * ms) }
            : pass,
        ),
      })),
    };
    return fitCalibration(slowed, 'q8')?.weights.uncached ?? Number.NaN;
  };

  it('is shared by formats that agree, so a disturbance of one of them does no harm', () => {
    expect(rateOf(1) / planted.weights.uncached).toBeCloseTo(1, 2);
    expect(rateOf(1.1) / rateOf(1)).toBeCloseTo(1, 2);
    expect(rateOf(0.9) / rateOf(1)).toBeCloseTo(1, 2);
  });

  it('is its own for a format that is slower than the memory', () => {
    expect(rateOf(1.5) / rateOf(1)).toBeGreaterThan(1.4);
  });
});

describe('judgeProbe()', () => {
  it.each([
    ['steady', [1, 1.02, 1.03, 1, 1.5]],
    ['steady', [3, 1, 2.5, 1.04, 4]],
    ['unsteady', [1, 1.2, 1.2, 1.4, 1.3]],
    ['refused', [1, 2, 2, 2, 1.6]],
  ])(
    'calls %s what it is, by whether a second block found the best time: %j',
    (verdict, blocks) => {
      const judged = judgeProbe(probeOf(blocks));
      expect(judged.verdict).toBe(verdict);
      expect(judged.reasons).toHaveLength(verdict === 'steady' ? 0 : 1);
      if (verdict === 'steady') return;
      expect(judged.reasons[0]).toMatch(/^second best block \d+ % slower than the best one \(q8 "/);
    },
  );

  it('widens when somebody was always there, though all blocks agree', () => {
    const judged = judgeProbe(probeOf([1, 1, 1, 1, 1], { noise: { otherCpuPercent: 80 } }));
    expect(judged).toEqual({
      verdict: 'unsteady',
      spreadFactor: 1.4,
      reasons: ['80 % of a core was busy with something else'],
    });
    expect(judgeProbe(probeOf([1, 1], { noise: { otherCpuPercent: 5 } })).verdict).toBe('steady');
  });

  it('is hard to fool: of the probes under bursts that it accepts, nearly all are right', () => {
    const { next: random } = createRandom(3);
    const quiet = fitCalibration(probeOf([1]), 'q8');
    let [right, wrong] = [0, 0];
    for (let trial = 0; trial < 300; trial++) {
      // a block is hit with a chance that differs from probe to probe, and is then up to three times slower
      const chance = random();
      const blocks = Array.from({ length: 5 }, () =>
        random() < chance ? 1.1 + 2 * random() : 1 + 0.04 * random(),
      );
      const probe = probeOf(blocks);
      const { verdict, spreadFactor } = judgeProbe(probe);
      const fitted = fitCalibration(probe, 'q8');
      if (verdict === 'refused' || fitted === undefined || quiet === undefined) continue;
      const error = predictStepMs(unseen, fitted, 128) / predictStepMs(unseen, quiet, 128);
      if (Math.max(error, 1 / error) < Math.max(1.15, spreadFactor)) right++;
      else wrong++;
    }
    expect(right).toBeGreaterThan(200);
    // five blocks that were all hit and agree by chance
    expect(wrong / right).toBeLessThan(0.1);
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
