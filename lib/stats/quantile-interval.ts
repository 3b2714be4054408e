// How far a quantile of a sample may be from the quantile of what was sampled, without assuming any
// distribution: each sample lies below the true q-quantile with probability q, so the number below
// is binomial, and [x_(l), x_(u)] covers it with probability sum_{i=l}^{u-1} C(n,i) q^i (1-q)^(n-i).

import { binomialProbability } from './binomial.ts';
import { quantile, sortAscending } from './quantile.ts';

export interface QuantileInterval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** What [low, high] really covers; at least what was asked for. */
  readonly coverage: number;
}

/**
 * Two-sided interval of a quantile by order statistics, the shortest that covers enough; undefined
 * with too few samples for any (fewer than 6 for a median at 95 %). Samples must be independent: one
 * value per request, never the tokens of one request.
 *
 * @example
 * quantileInterval([9, 1, 8, 2, 7, 3, 6, 4], 0.5); // { value: 5, low: 1, high: 9, coverage: 0.992 }
 */
export function quantileInterval(
  values: readonly number[],
  q = 0.5,
  confidence = 0.95,
): QuantileInterval | undefined {
  const sorted = sortAscending(values);
  const ranks = intervalRanks(sorted.length, q, confidence);
  if (ranks === undefined) return undefined;
  const low = sorted[ranks.lower - 1];
  const high = sorted[ranks.upper - 1];
  if (low === undefined || high === undefined) return undefined;
  return { value: quantile(sorted, q), low, high, coverage: ranks.coverage };
}

/** 1-based ranks l and u of the interval of the q-quantile of n samples. */
export function intervalRanks(
  n: number,
  q: number,
  confidence: number,
): { lower: number; upper: number; coverage: number } | undefined {
  if (n < 2) return undefined;
  const probability = (i: number): number => binomialProbability(n, q, i);
  // Grow from the likeliest count, always to the likelier side: that is the shortest interval.
  let first = Math.min(Math.max(Math.floor((n + 1) * q), 1), n - 1);
  let last = first;
  let coverage = probability(first);
  while (coverage < confidence) {
    const left = first > 1 ? probability(first - 1) : -1;
    const right = last < n - 1 ? probability(last + 1) : -1;
    if (left < 0 && right < 0) return undefined;
    // On a tie grow both ways, so the interval of a median stays symmetric.
    const isTie = Math.abs(left - right) <= 1e-12 * Math.max(left, right);
    if (isTie || left > right) coverage += left;
    if (isTie || right > left) coverage += right;
    if (isTie || left > right) first -= 1;
    if (isTie || right > left) last += 1;
  }
  return { lower: first, upper: last + 1, coverage };
}
