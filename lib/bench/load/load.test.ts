import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RequestSample } from '../../record/index.ts';
import {
  createLoadPrompts,
  judgeLoad,
  judgeStep,
  type LoadFacts,
  parseTrace,
  planArrivals,
  proveCacheState,
  searchCapacity,
  summarizeLoad,
} from './index.ts';

/** One request that stayed `endMs`, its first token after `ttftMs`. */
function sample(changes: Partial<RequestSample> & { ttftMs?: number } = {}): RequestSample {
  const { ttftMs = 100, ...rest } = changes;
  return {
    index: 0,
    phase: 'measured',
    status: 'completed',
    promptSha256: 'a'.repeat(64),
    promptTokens: 10,
    outputTokens: 2,
    events: [
      { timeMs: ttftMs, tokens: 1 },
      { timeMs: ttftMs + 10, tokens: 1 },
    ],
    sentAtMs: 0,
    endMs: ttftMs + 10,
    ...rest,
  };
}

/** Arrivals at a fixed rate at a server of `slots` places, first come, first served. */
function simulate(rate: number, { slots = 4, serviceMs = 50, requests = 80, noiseMs = 0 } = {}) {
  const free = Array.from({ length: slots }, () => 0);
  return Array.from({ length: requests }, (_, index) => {
    const sentAtMs = (index * 1000) / rate;
    const place = free.indexOf(Math.min(...free));
    const startMs = Math.max(sentAtMs, free[place] ?? 0);
    free[place] = startMs + serviceMs;
    const jitterMs = noiseMs * ((index * 0.618034) % 1);
    const ttftMs = startMs - sentAtMs + serviceMs / 2 + jitterMs;
    return sample({ index, sentAtMs, ttftMs, endMs: startMs + serviceMs - sentAtMs + jitterMs });
  });
}

describe('planArrivals()', () => {
  it('keeps an even distance at a constant rate and none in a burst', () => {
    const constant = { kind: 'constant', ratePerSecond: 4 } as const;
    expect(planArrivals(constant, 4, 0)).toEqual([0, 250, 500, 750]);
    expect(planArrivals({ kind: 'burst' }, 3, 0)).toEqual([0, 0, 0]);
    expect(planArrivals({ kind: 'closed-loop', users: 2, thinkTimeMs: 0 }, 3, 0)).toBeUndefined();
  });

  it('rises evenly in a ramp: a quarter of the requests in the first half', () => {
    const times = planArrivals({ kind: 'ramp', ratePerSecond: 10 }, 100, 0) ?? [];
    const durationMs = 20_000; // 100 requests at 5 a second on average
    expect(times.filter((timeMs) => timeMs < durationMs / 2)).toHaveLength(25);
    expect(Math.max(...times)).toBeLessThan(durationMs);
  });

  it('draws Poisson gaps with the wanted mean, as many short ones as an exponential has', () => {
    const times = planArrivals({ kind: 'poisson', ratePerSecond: 20 }, 4000, 7) ?? [];
    const gaps = times.slice(1).map((timeMs, i) => timeMs - (times[i] ?? 0));
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    expect(mean).toBeGreaterThan(47);
    expect(mean).toBeLessThan(53);
    const shorter = gaps.filter((gap) => gap < 50).length / gaps.length;
    expect(shorter).toBeGreaterThan(0.6); // 1 - 1/e = 0.632
    expect(shorter).toBeLessThan(0.665);
    expect(planArrivals({ kind: 'poisson', ratePerSecond: 20 }, 4000, 7)).toEqual(times);
  });
});

describe('parseTrace()', () => {
  it('keeps distances and hashes the file', () => {
    const trace = parseTrace('{"atMs": 500}\n{"timestamp": 750}\n\n{"atMs": 2000}\n');
    expect(trace.arrivalsMs).toEqual([0, 250, 1500]);
    expect(trace.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    ['', 'The trace holds no arrival, wanted one JSON object per line'],
    ['{"atMs": 1}\nnot json', 'Line 2 of the trace has no time in milliseconds'],
    ['{"atMs": "1"}', 'Line 1 of the trace has no time in milliseconds'],
    ['null', 'Line 1 of the trace has no time in milliseconds'],
    ['{"atMs": 5}\n{"atMs": 1}', 'Arrival 2 of the trace is earlier than the one before it'],
  ])('refuses %j', (text, message) => {
    expect(() => parseTrace(text)).toThrow(message);
  });
});

describe('createLoadPrompts()', () => {
  it('makes prompts that differ from the first characters on, from each other and between runs', () => {
    const prompts = createLoadPrompts({ count: 50, seed: 1, salt: 'abc', promptTokens: 200 });
    const again = createLoadPrompts({ count: 50, seed: 1, salt: 'xyz', promptTokens: 200 });
    expect(new Set([...prompts, ...again].map((prompt) => prompt.slice(0, 12))).size).toBe(100);
    for (const prompt of prompts) {
      expect(prompt.length / 3.3).toBeGreaterThan(150);
      expect(prompt.length / 3.3).toBeLessThan(260);
    }
  });
});

describe('judgeStep()', () => {
  it('tells a rate below capacity from one above it, by 5 %', () => {
    // 4 places, 50 ms each: 80 a second
    expect(judgeStep(simulate(76)).isSustained).toBe(true);
    expect(judgeStep(simulate(84)).isSustained).toBe(false);
  });

  it('does not take noise for a growing line', () => {
    for (const rate of [20, 40, 60, 70]) {
      expect({ rate, ...judgeStep(simulate(rate, { noiseMs: 40 })) }).toMatchObject({
        rate,
        isSustained: true,
      });
    }
  });

  it('counts from when a request was due: a client that holds requests back hides no line', () => {
    const held = simulate(160).map((one, i) => ({
      ...one,
      dueMs: -i * 5,
      events: sample().events,
      endMs: 110,
    }));
    expect(judgeStep(held).isSustained).toBe(false);
  });

  it('never calls a rate sustained at which requests fail', () => {
    const failing = simulate(20).map((one, i) =>
      i % 10 === 0 ? { ...one, status: 'failed' as const, reason: 'planted' } : one,
    );
    expect(judgeStep(failing)).toEqual({
      isSustained: false,
      reason: '8 of 80 requests failed',
    });
  });
});

describe('searchCapacity()', () => {
  it('finds any capacity to its precision, and asks nothing twice', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 1.1, max: 900, noNaN: true }), async (capacity) => {
        const asked: number[] = [];
        const options = { start: 1, most: 10_000, precision: 0.05 };
        const { held = 0, broke = 0 } = await searchCapacity(options, async (value) => {
          asked.push(value);
          return value <= capacity;
        });
        expect(held).toBeLessThanOrEqual(capacity);
        expect(broke).toBeGreaterThan(capacity);
        expect(broke / held).toBeLessThanOrEqual(1.05);
        expect(new Set(asked).size).toBe(asked.length);
      }),
    );
  });

  it('finds whole users exactly, goes down when the start is too much, and stops at the most', async () => {
    const users = { start: 1, most: 64, precision: 0, isWhole: true };
    expect(await searchCapacity(users, async (value) => value <= 23)).toEqual({
      held: 23,
      broke: 24,
    });
    expect(await searchCapacity(users, async () => true)).toEqual({ held: 64, broke: undefined });
    expect(await searchCapacity(users, async () => false)).toEqual({ held: undefined, broke: 1 });
    const rate = { start: 100, most: 1000, precision: 0.05 };
    const { held = 0 } = await searchCapacity(rate, async (value) => value <= 9);
    expect(held).toBeGreaterThan(8.5);
  });

  it('finds the capacity of a simulated server to 5 %', async () => {
    for (const slots of [1, 3, 8]) {
      const options = { start: 2, most: 1000, precision: 0.05 };
      const { held = 0 } = await searchCapacity(options, async (rate) => {
        return judgeStep(simulate(rate, { slots, requests: 120 })).isSustained;
      });
      expect(held / (slots * 20)).toBeGreaterThan(0.93);
      expect(held / (slots * 20)).toBeLessThan(1.05);
    }
  });
});

describe('proveCacheState()', () => {
  const counted = (cachedPromptTokens: number): RequestSample =>
    sample({ usage: { promptTokens: 100, outputTokens: 2, cachedPromptTokens } });
  const pairs = (secondMs: number, count = 8) =>
    Array.from({ length: count }, (_, i) => ({
      first: sample({ ttftMs: 100 + i }),
      second: sample({ ttftMs: secondMs + i }),
    }));

  it('believes what the server counts, whatever was wanted', () => {
    expect(proveCacheState([counted(0), counted(2)], [], 'cold').state).toBe('cold');
    expect(proveCacheState([counted(98)], [], 'cold')).toMatchObject({
      state: 'warm',
      cachedPromptTokens: 98,
      proof: 'The server counts 98 % of the prompt tokens as cached',
    });
  });

  it('reads pairs where nothing is counted: faster shows a cache, equal shows none', () => {
    expect(proveCacheState([sample()], pairs(20), 'cold').state).toBe('cold');
    expect(proveCacheState([sample()], pairs(20), 'warm').state).toBe('warm');
    expect(proveCacheState([sample()], pairs(100), 'warm').state).toBe('cold');
  });

  it('says unknown with too few pairs', () => {
    expect(proveCacheState([sample()], pairs(20, 3), 'cold').state).toBe('unknown');
  });
});

describe('summarizeLoad()', () => {
  it('keeps failures out of every latency, and counts them by kind', () => {
    const failed = sample({
      status: 'failed',
      failure: 'http',
      httpStatus: 429,
      reason: 'planted',
    });
    const { metrics, failures } = summarizeLoad([sample(), { ...failed, ttftMs: 9e5 } as never]);
    expect(metrics.ttftMs).toMatchObject({ p50: 100, n: 1 });
    expect(failures).toEqual({ 'http 429': 1 });
  });

  it('counts goodput by every limit, and a failed request as none', () => {
    const samples = [50, 100, 200, 400].map((ttftMs, i) => sample({ ttftMs, sentAtMs: i * 100 }));
    samples.push(sample({ status: 'failed', reason: 'planted' }));
    const { metrics, shares } = summarizeLoad(samples, { ttftMs: 250, e2eLatencyMs: 150 });
    expect(shares.withinLimits).toMatchObject({ value: 0.4, n: 5 });
    expect(metrics.goodputPerSecond?.p50).toBeCloseTo(2 / 0.71, 9); // 0 to 300 + 410 ms
  });

  it('counts the wait in the client of an open loop into the end-to-end time', () => {
    const { metrics } = summarizeLoad([sample({ dueMs: -300, sentAtMs: 300 })]);
    expect(metrics.e2eLatencyMs?.p50).toBe(410);
    expect(metrics.ttftMs?.p50).toBe(100);
    expect(metrics.queueMs?.p50).toBe(300);
  });
});

describe('judgeLoad()', () => {
  const delay = { p50Ms: 0.1, p99Ms: 1, maxMs: 2, n: 100 };
  const client = { wallMs: 1000, cpuMs: 100, utilization: 0.1, eventLoopDelay: delay, lag: delay };
  const check = { planted: [], errorMs: 0.1, misread: [] };
  const samples = Array.from({ length: 20 }, (_, index) => sample({ index }));
  const fine: LoadFacts = {
    samples,
    metrics: summarizeLoad(samples).metrics,
    planned: 20,
    client,
    check,
    timerResolutionMs: 0.001,
  };

  it('finds nothing against a client that was idle most of the time', () => {
    expect(judgeLoad(fine).reasons).toEqual([]);
  });

  it.each<[string, Partial<LoadFacts>, string]>([
    ['busy', { client: { ...client, utilization: 0.95 } }, 'it was busy 95 % of the time'],
    [
      'late in the middle',
      { client: { ...client, eventLoopDelay: { ...delay, p50Ms: 5 } } },
      'it woke up 5.0 ms late half of the time, wanted 2.0 ms at most',
    ],
    [
      'late in the tail',
      { client: { ...client, eventLoopDelay: { ...delay, p99Ms: 60 } } },
      'in 1 of 100 moments it woke up 60.0 ms late or more, wanted 20.0 ms at most',
    ],
    [
      'sending late',
      { client: { ...client, lag: { ...delay, p50Ms: 30 } } },
      'half of the requests were sent 30.0 ms late or more',
    ],
  ])('invalidates the run of a client that was %s', (_, changes, reason) => {
    expect(judgeLoad({ ...fine, ...changes }).reasons).toEqual([
      `The client was the bottleneck: ${reason}`,
    ]);
  });

  it('invalidates a run whose client misread a planted stream', () => {
    const bad = { metric: 'ttftMs', concurrency: 4, medianErrorMs: 3, worstErrorMs: 4, streams: 8 };
    const planted = [{ ...bad, isWithinLimit: false }];
    const misread = ['"glued" was read as 4 tokens of 10'];
    expect(judgeLoad({ ...fine, check: { planted, errorMs: 3, misread } }).reasons).toEqual([
      'Self-check: the planted stream "glued" was read as 4 tokens of 10',
      'Self-check: the planted ttftMs was misread by 3.00 ms',
    ]);
  });
});
