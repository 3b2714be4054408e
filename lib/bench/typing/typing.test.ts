import { describe, expect, it } from 'vitest';
import { createEventClock, createFakeGenerator, scriptTokens } from '../../backends/fake/index.ts';
import type { TextGenerator } from '../../generation/index.ts';
import { mean, median } from '../../stats/index.ts';
import { typeKeys } from './cadence.ts';
import { shareInTime } from './run-typing.ts';
import { simulateTyping, type TypingResult } from './simulate-typing.ts';

const typed = 'const total = 1;';

/** The whole suggestion takes exactly this long. */
async function typeAgainst(
  latencyMs: number,
  gaps: readonly number[],
  debounceMs = 0,
): Promise<TypingResult> {
  const clock = createEventClock(1_000);
  const generator = createFakeGenerator({
    tokens: scriptTokens(['x'], { firstMs: latencyMs }),
    clock,
  });
  return await simulateTyping(
    generator,
    {
      before: '',
      typed: typed.slice(0, gaps.length),
      gaps: gaps[Symbol.iterator](),
      debounceMs,
      maxNewTokens: 1,
      seed: 0,
    },
    clock,
  );
}

describe('simulateTyping()', () => {
  it('finds exactly the share of gaps that are longer than a planted latency', async () => {
    const gaps = [100, 301, 299, 900, 50, 300.5, 250, 1000, 120, 310];
    const result = await typeAgainst(300, gaps);
    expect(result.samples.map(({ status }) => status === 'completed')).toEqual(
      gaps.map((gapMs) => gapMs > 300),
    );
    expect(shareInTime(result).suggestionsInTime).toMatchObject({ value: 0.5, n: 10 });
  });

  it('agrees with the known share of a real cadence, for any latency', async () => {
    const keys = typeKeys({ seed: 4 });
    const gaps = Array.from({ length: typed.length }, () => keys.next().value);
    for (const latencyMs of [20, 150, 231, 400, 5_000]) {
      const known = gaps.filter((gapMs) => gapMs > latencyMs).length / gaps.length;
      const result = await typeAgainst(latencyMs, gaps);
      expect(shareInTime(result).suggestionsInTime?.value).toBe(known);
    }
  });

  it('sends each request when its key is pressed, however slow the model is', async () => {
    const { samples } = await typeAgainst(10_000, [100, 200, 300]);
    expect(samples.map(({ sentAtMs }) => sentAtMs)).toEqual([0, 100, 300]);
    expect(samples.map(({ reason }) => reason)).toEqual(
      Array.from({ length: 3 }, () => 'The next key was pressed'),
    );
  });

  it('asks nothing after a key that is followed within the debounce', async () => {
    const result = await typeAgainst(100, [50, 300, 151, 149, 150], 50);
    expect(result.unasked).toBe(1);
    // 50 ms of waiting and 100 ms of answering: only what is left of a gap counts
    expect(result.samples.map(({ status }) => status)).toEqual([
      'completed',
      'completed',
      'aborted',
      'aborted',
    ]);
  });

  it('tells the model to stop at the next key', async () => {
    const clock = createEventClock();
    const inner = createFakeGenerator({
      tokens: scriptTokens(['a', 'b', 'c', 'd'], { firstMs: 60, gapMs: 60 }),
      clock,
    });
    let isCancelled = false;
    const generator: TextGenerator = {
      ...inner,
      info: inner.info,
      generate: (request) => inner.generate(request),
      dispose: () => inner.dispose(),
      stream: (request) => {
        request.signal?.addEventListener('abort', () => {
          isCancelled = true;
        });
        return inner.stream(request);
      },
    };
    const gaps = [150][Symbol.iterator]();
    const plan = { before: '', typed: 'a', gaps, maxNewTokens: 4, seed: 0 };
    const { samples } = await simulateTyping(generator, plan, clock);
    expect(isCancelled).toBe(true);
    expect(samples[0]).toMatchObject({ status: 'aborted', outputTokens: 2 });
  });

  it('keeps the reason of a failure and stops', async () => {
    const clock = createEventClock();
    const error = new Error('planted');
    const generator = createFakeGenerator({
      tokens: [],
      failAfterTokens: { tokens: 0, error },
      clock,
    });
    const gaps = [100, 100][Symbol.iterator]();
    const plan = { before: '', typed: 'ab', gaps, maxNewTokens: 1, seed: 0 };
    const { samples } = await simulateTyping(generator, plan, clock);
    expect(samples).toMatchObject([{ status: 'failed', reason: 'planted' }]);
  });
});

describe('typeKeys()', () => {
  const draw = (count: number, options: Parameters<typeof typeKeys>[0]): number[] =>
    typeKeys(options).take(count).toArray();

  it('types the same way for the same seed, and another way for another', () => {
    expect(draw(20, { seed: 1 })).toEqual(draw(20, { seed: 1 }));
    expect(draw(20, { seed: 1 })).not.toEqual(draw(20, { seed: 2 }));
  });

  it('has the mean gap of its speed, and a median below it: most gaps are short', () => {
    const gaps = draw(20_000, { seed: 3, pauseShare: 0 });
    expect(mean(gaps) / (60_000 / (52 * 5))).toBeCloseTo(1, 1);
    // a log-normal's median is exp(-sigma^2 / 2) of its mean
    expect(median(gaps) / mean(gaps)).toBeCloseTo(Math.exp(-0.125), 1);
    expect(Math.min(...gaps)).toBeGreaterThan(0);
  });

  it('adds pauses for thought on top', () => {
    const added = mean(draw(20_000, { seed: 3 })) - mean(draw(20_000, { seed: 3, pauseShare: 0 }));
    expect(added).toBeGreaterThan(0.04 * 1_500 * 0.6);
    expect(added).toBeLessThan(0.04 * 1_500 * 1.4);
  });
});
