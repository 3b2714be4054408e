// Requests of one run follow each other, and a slow minute makes neighbours slow together. Ranks for
// n independent samples are then too close to the middle: in the tests they cover 76 % instead of 95.

import { dependenceOfMean } from './correlation.ts';
import { quantile, sortAscending } from './quantile.ts';
import { intervalRanks, type QuantileInterval } from './quantile-interval.ts';

/**
 * Interval of a quantile of a series in time order, by order statistics. "Below the quantile or not"
 * is a series of zeros and ones; the ranks are those of as many independent samples as that series is
 * worth. With independent samples this is `quantileInterval`.
 *
 * @param values in the order they were measured
 */
export function seriesQuantileInterval(
  values: readonly number[],
  q = 0.5,
  confidence = 0.95,
): QuantileInterval | undefined {
  const n = values.length;
  if (n === 0) return undefined;
  const sorted = sortAscending(values);
  const value = quantile(sorted, q);
  const below = values.map((one) => (one <= value ? 1 : 0));
  const worth = Math.floor(n / dependenceOfMean(below));
  const fewest = smallestSample(q, confidence);
  if (n < fewest) return undefined;
  const samples = Math.max(fewest, worth);
  const ranks = intervalRanks(samples, q, confidence);
  if (ranks === undefined) return undefined;
  // The same places in the longer list, rounded outwards.
  const scale = (n - 1) / (samples - 1);
  const low = sorted[Math.floor((ranks.lower - 1) * scale + 1e-9)];
  const high = sorted[Math.ceil((ranks.upper - 1) * scale - 1e-9)];
  if (low === undefined || high === undefined) return undefined;
  return { value, low, high, coverage: ranks.coverage };
}

/** Fewest samples for which any interval exists: 6 for a median at 95 %. */
function smallestSample(q: number, confidence: number): number {
  let n = 2;
  while (intervalRanks(n, q, confidence) === undefined) n += 1;
  return n;
}
