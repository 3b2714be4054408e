import { describe, expect, it } from 'vitest';
import { createRandom, seriesQuantileInterval } from '../stats/index.ts';
import { decideStop } from './stop-rule.ts';

const steady = (n: number): number[] => Array.from({ length: n }, (_, i) => 100 + (i % 3));

describe('decideStop()', () => {
  it('goes on until the number of requests without a wish', () => {
    expect(decideStop('tpotMs', steady(19), 5, { runs: 20 })).toBeUndefined();
    expect(decideStop('tpotMs', steady(20), 5, { runs: 20 })?.reason).toBe('planned');
  });

  it('stops at the first look at which the interval is narrow enough, and not before 10 requests', () => {
    const rule = { runs: 1000, precisionPercent: 5 };
    expect(decideStop('tpotMs', steady(9), 5, rule)).toBeUndefined();
    expect(decideStop('tpotMs', steady(10), 5, rule)).toMatchObject({
      reason: 'narrow-enough',
      wantedPercent: 5,
      reachedPercent: 1 / 1.01,
    });
    expect(decideStop('tpotMs', steady(11), 5, rule)).toBeUndefined(); // no look at 11
  });

  it('says that the time was spent, also with a wide interval', () => {
    const wide = [1, 50, 2, 49, 3, 48, 4, 47];
    const rule = { runs: 1000, precisionPercent: 5, budgetMs: 1_000 };
    expect(decideStop('tpotMs', wide, 999, rule)).toBeUndefined();
    expect(decideStop('tpotMs', wide, 1_000, rule)).toMatchObject({
      reason: 'time-budget',
      budgetMs: 1_000,
      spentMs: 1_000,
    });
  });

  it('covers the true median in 92 to 98 % of 500 runs that it ended', () => {
    const random = createRandom(11);
    let covered = 0;
    for (let run = 0; run < 500; run++) {
      const values: number[] = [];
      let stop: ReturnType<typeof decideStop>;
      while (stop === undefined) {
        values.push(100 * Math.exp(0.2 * normal(random.next))); // median 100
        stop = decideStop('tpotMs', values, 0, { runs: 300, precisionPercent: 8 });
      }
      if (stop.reason === 'narrow-enough') expect(stop.reachedPercent).toBeLessThanOrEqual(8);
      const interval = seriesQuantileInterval(values); // what the record shows
      if (interval && interval.low <= 100 && interval.high >= 100) covered++;
    }
    expect(covered / 500).toBeGreaterThan(0.92);
    expect(covered / 500).toBeLessThan(0.98);
  });
});

function normal(next: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}
