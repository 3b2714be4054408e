// A p95 of ten samples is the largest of ten samples with a grand name. The floors below are the
// smallest n at which x_(n-1), the second largest, bounds the quantile from above with 99 %
// confidence: P(Bin(n, 1 - q) <= t) <= 0.01 with t = 1. Below the floor a tail is "n/a".

import { binomialProbability } from './binomial.ts';
import { quantile, sortAscending } from './quantile.ts';

export interface TailQuantile {
  readonly value: number;
  /** With 99 % confidence the true quantile is not above this. */
  readonly upperBound: number;
}

/**
 * A quantile with its one-sided 99 % upper bound; undefined below the sample floor.
 *
 * @example
 * tailQuantile(oneHundredValues, 0.95); // undefined: p95 needs 130 samples
 */
export function tailQuantile(
  values: readonly number[],
  q: number,
  confidence = 0.99,
): TailQuantile | undefined {
  const excluded = excludedSamples(values.length, q, confidence);
  if (excluded < 1) return undefined;
  const sorted = sortAscending(values);
  const upperBound = sorted[sorted.length - 1 - excluded];
  return upperBound === undefined ? undefined : { value: quantile(sorted, q), upperBound };
}

/** Largest t such that x_(n-t) still bounds the q-quantile; -1 when not even the maximum does. */
export function excludedSamples(n: number, q: number, confidence = 0.99): number {
  const allowed = 1 - confidence;
  let tail = 0;
  let t = -1;
  while (t < n) {
    tail += binomialProbability(n, 1 - q, t + 1);
    if (tail > allowed) return t;
    t += 1;
  }
  return t;
}

/**
 * Smallest number of samples for which the q-quantile may be printed.
 *
 * @example
 * sampleFloor(0.95); // 130
 */
export function sampleFloor(q: number, confidence = 0.99): number {
  if (!(q > 0 && q < 1)) throw new RangeError(`Cannot floor the "${q}" quantile: wanted 0 to 1`);
  let high = 2;
  while (excludedSamples(high, q, confidence) < 1) high *= 2;
  let low = high / 2;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (excludedSamples(middle, q, confidence) >= 1) high = middle;
    else low = middle;
  }
  return high;
}
