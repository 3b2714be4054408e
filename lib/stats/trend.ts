// Is a series still drifting? Mann-Kendall counts pairs that go up against pairs that go down, so
// outliers count as little as any other value. Values that follow each other resemble each other,
// which fakes trends: Hamed and Rao (1998) widen the variance by the ranks' own correlations.

import { lagCorrelation } from './correlation.ts';

export interface Trend {
  /** Standard normal when there is no trend: beyond +-1.96 a trend is believed. */
  readonly z: number;
  readonly direction: 'rising' | 'falling' | 'none';
}

/** Mann-Kendall trend test with the Hamed-Rao correction, at 5 %. Needs at least 4 values. */
export function testTrend(values: readonly number[]): Trend {
  const n = values.length;
  if (n < 4) throw new RangeError(`Cannot test for a trend: needs at least 4 values, got ${n}`);
  let s = 0;
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) s += Math.sign((values[j] ?? 0) - (values[i] ?? 0));
  }
  const variance = ((n * (n - 1) * (2 * n + 5)) / 18) * dependenceFactor(values);
  const z = (s - Math.sign(s)) / Math.sqrt(variance);
  return { z, direction: z > 1.96 ? 'rising' : z < -1.96 ? 'falling' : 'none' };
}

/**
 * How much wider the dependence of neighbours makes the spread of a rank statistic; 1 when independent.
 * c = 1 + 2 / (n (n-1) (n-2)) sum of (n-k) (n-k-1) (n-k-2) r_k, with two readings of r_k and the
 * larger c taken: the significant correlations themselves (Hamed and Rao), and r_1^k. The first alone
 * believes in 14 % of trendless series when neighbours correlate 0.4: short series show their
 * correlations too small and most of the small ones as not significant.
 */
export function dependenceFactor(values: readonly number[]): number {
  const n = values.length;
  if (n < 8) return 1; // too short to tell
  const ranks = rank(detrend(values));
  const weigh = (correlation: (lag: number) => number): number => {
    let sum = 0;
    for (let k = 1; k < n - 2; k++) sum += (n - k) * (n - k - 1) * (n - k - 2) * correlation(k);
    return 1 + (2 / (n * (n - 1) * (n - 2))) * sum;
  };
  const seen = weigh((lag) => {
    const r = lagCorrelation(ranks, lag);
    return Math.abs(r) > 1.96 / Math.sqrt(n) ? r : 0;
  });
  const first = Math.min(0.95, unbiased(lagCorrelation(ranks, 1), n));
  const decaying = first > 0 ? weigh((lag) => first ** lag) : 1;
  // A factor below 1 would find trends where there are none.
  return Math.max(1, seen, decaying);
}

/** Lag-1 correlation, corrected for being read too small beside a fitted line (van Giersbergen 2005). */
function unbiased(correlation: number, n: number): number {
  return (n * correlation + 2) / (n - 4);
}

/** Removes the least-squares line: a trend alone must not look like correlation. */
function detrend(values: readonly number[]): number[] {
  const n = values.length;
  const centre = (n - 1) / 2;
  const slope =
    values.reduce((sum, value, i) => sum + value * (i - centre), 0) / ((n * (n * n - 1)) / 12);
  return values.map((value, i) => value - slope * (i - centre));
}

/** Ranks from 1, ties sharing their mean. */
function rank(values: readonly number[]): number[] {
  const order = values.map((value, i) => ({ value, i })).sort((a, b) => a.value - b.value);
  const ranks = new Array<number>(values.length).fill(0);
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (order[end + 1]?.value === order[start]?.value && end + 1 < order.length) end += 1;
    for (let k = start; k <= end; k++) ranks[order[k]?.i ?? 0] = (start + end) / 2 + 1;
    start = end + 1;
  }
  return ranks;
}
