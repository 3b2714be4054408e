import { describe, expect, it } from 'vitest';
import { createFakeClock, createFakeGenerator, scriptTokens } from '../backends/fake/index.ts';
import { type RequestSample, summarizeSamples } from '../record/index.ts';
import { judgeRun, measureRequests, measureTimerResolutionMs, summarizeRun } from './index.ts';

const prompts = ['cold', 'warm one', 'warm two', 'a', 'b', 'c', 'd', 'e', 'f'];
const plan = { prompts, warmupRuns: 2, maxNewTokens: 4, seed: 0 };

/** 100 ms to the first token, then one every 10 ms: every metric is known. */
async function measurePlanted(
  changes: Partial<typeof plan> = {},
): Promise<readonly RequestSample[]> {
  const clock = createFakeClock(5_000);
  const tokens = scriptTokens(['w', 'x', 'y', 'z'], { firstMs: 100, gapMs: 10 });
  const generator = createFakeGenerator({ tokens, clock });
  return await measureRequests(generator, { ...plan, ...changes }, clock);
}

describe('measureRequests()', () => {
  it('keeps the cold request and the warm-up apart from what is measured', async () => {
    const samples = await measurePlanted();
    expect(samples.map(({ phase }) => phase)).toEqual([
      'cold',
      'warm-up',
      'warm-up',
      ...Array.from({ length: 6 }, () => 'measured'),
    ]);
    expect(new Set(samples.map(({ promptSha256 }) => promptSha256)).size).toBe(prompts.length);
  });

  it('recovers a planted TTFT, time per token and end-to-end time exactly', async () => {
    const metrics = summarizeRun(await measurePlanted(), undefined);
    expect(metrics.ttftMs).toMatchObject({ p50: 100, low: 100, high: 100, n: 6 });
    expect(metrics.tpotMs?.p50).toBe(10);
    expect(metrics.e2eLatencyMs?.p50).toBe(130);
    expect(metrics.prefillMs?.p50).toBe(100);
    // 6 requests of 4 tokens in 6 x 130 ms
    expect(metrics.outputTokensPerSecond?.p50).toBeCloseTo(24 / 0.78, 9);
  });

  it('keeps a failed request with its reason, and stops', async () => {
    const generator = createFakeGenerator({
      tokens: scriptTokens(['a', 'b', 'c', 'd']),
      failAfterTokens: { tokens: 2, error: new Error('planted') },
    });
    const samples = await measureRequests(generator, plan);
    expect(samples).toHaveLength(1);
    expect(samples[0]).toMatchObject({ status: 'failed', reason: 'planted', outputTokens: 2 });
  });

  it('throws when it is cancelled: half a run is not a run', async () => {
    const controller = new AbortController();
    const generator = createFakeGenerator({ tokens: scriptTokens(['a', 'b', 'c', 'd']) });
    const running = measureRequests(generator, {
      ...plan,
      signal: controller.signal,
      onSample: () => controller.abort(),
    });
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('summarizeRun()', () => {
  it('adds the cold start once, from the parts of the load and the first request', async () => {
    const timing = { prepareMs: 1, processStartMs: 2, importMs: 3, modelLoadMs: 4, totalMs: 10 };
    const metrics = summarizeRun(await measurePlanted(), timing);
    expect(metrics.coldStartMs).toMatchObject({ p50: 110, n: 1, low: null });
    expect(metrics.modelLoadMs?.p50).toBe(4);
  });
});

describe('judgeRun()', () => {
  const facts = { plannedRuns: 6, forcedTokens: 4, eventLoopDelayMs: 1, timerResolutionMs: 0.001 };

  it('finds nothing against a planted run', async () => {
    const samples = await measurePlanted();
    const { reasons, selfCheck } = judgeRun({
      ...facts,
      samples,
      metrics: summarizeSamples(samples),
    });
    expect(reasons).toEqual([]);
    expect(selfCheck.noisePercent).toBe(0);
  });

  it('names missing requests and answers of another length', async () => {
    const samples = await measurePlanted({ maxNewTokens: 3 });
    const { reasons } = judgeRun({
      ...facts,
      plannedRuns: 8,
      samples,
      metrics: summarizeSamples(samples),
    });
    expect(reasons).toMatchInlineSnapshot(`
      [
        "Only 6 of 8 requests were completed",
        "6 answers do not have the forced 4 tokens",
      ]
    `);
  });

  it('holds an interval that says nothing against the times only', async () => {
    const samples = await measurePlanted();
    const metrics = { tpotMs: { p50: 10, low: 2, high: 18, n: 6 } };
    const { reasons, timingReasons } = judgeRun({ ...facts, samples, metrics });
    expect(reasons).toEqual([]);
    expect(timingReasons).toMatchInlineSnapshot(`
      [
        "Too noisy: the interval of the median is 80 % wide on each side, wanted 50 % at most",
      ]
    `);
  });
});

describe('measureTimerResolutionMs()', () => {
  it('finds the smallest step of a clock', () => {
    let reads = 0;
    const now = (): number => Math.floor(reads++ / 3) * 0.25;
    expect(measureTimerResolutionMs(now)).toBe(0.25);
  });
});
