import { describe, expect, it } from 'vitest';
import { readProviderProfile } from '../backends/transformers/index.ts';
import { exampleRecord, type RequestSample } from '../record/index.ts';
import { judgeProfile } from './describe-engine.ts';
import { burstAndSustained } from './run-sustained.ts';
import { threadLadder } from './run-thread-sweep.ts';
import { summarizePoints } from './summarize-points.ts';
import { describeGpu, integratePower } from './watch-run.ts';

/** One line of an ONNX Runtime trace. */
const node = (provider: string, dur = 1000) => ({
  cat: 'Node',
  name: 'MatMul_kernel_time',
  dur,
  args: { provider },
});

describe('judgeProfile()', () => {
  const cpu = 'CPUExecutionProvider';
  const cuda = 'CUDAExecutionProvider';

  it('catches a session that was asked for CUDA and ran on the CPU', () => {
    const profile = readProviderProfile([node(cpu), node(cpu)]);
    expect(() => judgeProfile('cuda', profile)).toThrowErrorMatchingInlineSnapshot(
      `[DeviceFallbackError: Asked for "cuda", but CUDAExecutionProvider executed no graph node: 2 on CPUExecutionProvider]`,
    );
  });

  it('has nothing against a few nodes on the CPU, and a reason against most of them there', () => {
    const few = readProviderProfile([node(cuda), node(cuda), node(cpu)]);
    expect(judgeProfile('cuda', few)).toEqual([]);
    const most = readProviderProfile([node(cuda), node(cpu), node(cpu)]);
    expect(judgeProfile('cuda', most)).toEqual([
      'Asked for "cuda", but most nodes ran elsewhere: 3 graph nodes, 1 on CUDAExecutionProvider, 2 on CPUExecutionProvider',
    ]);
  });

  it('adds up the time per provider and ignores everything that is no kernel run', () => {
    const other = { cat: 'Session', name: 'model_run', dur: 9000, args: {} };
    expect(readProviderProfile([node(cpu, 1500), node(cpu, 500), other])).toEqual({
      nodesByProvider: { [cpu]: 2 },
      nodeMsByProvider: { [cpu]: 2 },
    });
  });
});

describe('what the GPUs showed', () => {
  const samples = [
    { timeMs: 0, vramBytes: 100, gpuUtilisationPercent: 0, gpuPowerWatts: 50 },
    { timeMs: 1_000, vramBytes: 900, gpuUtilisationPercent: 80, gpuPowerWatts: 200 },
    { timeMs: 2_000, vramBytes: 800, gpuUtilisationPercent: 40, gpuPowerWatts: 100 },
  ];
  it('is memory before and at most, and utilisation only while measuring', () => {
    expect(describeGpu(samples, 500, 2_500)).toEqual({
      vramBeforeBytes: 100,
      vramDuringBytes: 900,
      gpuUtilisationPercent: { mean: 60, max: 80 },
    });
    expect(describeGpu([{ timeMs: 0, rssBytes: 5 }], 0, 10)).toEqual({});
  });
  it('is energy as power over time, cut to what was measured', () => {
    // 0.5 s at 200 W, then 1 s at 100 W of which 0.5 s were measured
    expect(integratePower(samples, 500, 1_500)).toMatchObject({ joules: 150, durationMs: 1_000 });
  });
});

describe('summarizePoints()', () => {
  const [first] = exampleRecord().samples.filter(({ phase }) => phase === 'measured');
  const samples: readonly RequestSample[] = Array.from({ length: 7 }, (_, index) => ({
    ...(first as RequestSample),
    index,
    group: index < 6 ? 'a' : 'b',
  }));
  it('keeps what was refused, with the reason and without a number', () => {
    const points = summarizePoints(
      [
        { group: 'a', value: 1 },
        { group: 'b', value: 2 },
        { group: 'c', value: 4, refusal: 'Too long' },
      ],
      samples,
    );
    expect(points.map(({ valid, reasons }) => ({ valid, reasons }))).toEqual([
      { valid: true, reasons: [] },
      { valid: false, reasons: ['Only 1 requests, an interval needs 6'] },
      { valid: false, reasons: ['Too long'] },
    ]);
    expect(points[0]?.metrics.tpotMs?.n).toBe(6);
    expect(points[2]?.metrics).toEqual({});
  });
});

describe('burstAndSustained()', () => {
  const [first] = exampleRecord().samples.filter(({ phase }) => phase === 'measured');
  const at = (group: string, gapMs: number): RequestSample => ({
    ...(first as RequestSample),
    group,
    events: [0, 1, 2].map((step) => ({ timeMs: 50 + step * gapMs, tokens: 1 })),
  });
  it('keeps the first seconds and the last half apart', () => {
    const metrics = burstAndSustained([at('burst', 5), at('sustained', 10)]);
    expect(metrics.burstDecodeTokensPerSecond?.p50).toBe(200);
    expect(metrics.sustainedDecodeTokensPerSecond?.p50).toBe(100);
  });
});

describe('threadLadder()', () => {
  it('doubles up to the cores and goes one step beyond', () => {
    expect(threadLadder(1)).toEqual([1, 2]);
    expect(threadLadder(6)).toEqual([1, 2, 4, 6, 12]);
    expect(threadLadder(0.5)).toEqual([1, 2]);
  });
});
