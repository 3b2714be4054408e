// Has the machine settled? First crop the start (MSER: drop the d values that make what is left most
// certain), then ask whether what is left still drifts (Mann-Kendall) or jumps (Pettitt). "No steady
// state" is a result, not a failure: a throttling laptop has none, and averaging over it would invent
// one. Without a floor on the number of values and on time, short runs look settled and are wrong.

import { mean } from './mean.ts';
import { dependenceFactor, testTrend } from './trend.ts';

export type SteadyState =
  | { readonly reached: true; readonly dropped: number; readonly reason: string }
  | { readonly reached: false; readonly reason: string };

export interface SteadyStateOptions {
  /** Fewest values after cropping. @default 20 */
  readonly minimumValues?: number;
}

/** Judges a series in time order, one value per request (for example its time per token). */
export function detectSteadyState(
  values: readonly number[],
  options: SteadyStateOptions = {},
): SteadyState {
  const { minimumValues = 20 } = options;
  if (values.length < minimumValues) {
    return { reached: false, reason: `Too few values: ${values.length}, wanted ${minimumValues}` };
  }
  const dropped = mserCrop(values);
  const rest = values.slice(dropped);
  // MSER at its limit means that it would have gone on: nothing settled.
  if (dropped >= Math.floor(values.length / 2)) {
    return { reached: false, reason: 'Still changing when half of the run was over' };
  }
  if (rest.length < minimumValues) {
    const reason = `Settled too late: ${rest.length} values left, wanted ${minimumValues}`;
    return { reached: false, reason };
  }
  const { direction } = testTrend(rest);
  if (direction !== 'none') return { reached: false, reason: `Values keep ${direction}` };
  const shift = findShift(rest);
  if (shift.probability < 0.05) {
    return { reached: false, reason: `Values jump after value ${dropped + shift.after}` };
  }
  const settled = dropped === 0 ? 'from the start' : `after the first ${dropped} values`;
  return { reached: true, dropped, reason: `Steady ${settled}` };
}

/** MSER: the d up to half the run that minimises sum_{i>d} (x_i - mean_d)^2 / (n - d)^2. */
export function mserCrop(values: readonly number[]): number {
  const n = values.length;
  let best = { dropped: 0, error: Number.POSITIVE_INFINITY };
  let sum = 0;
  let squares = 0;
  const shift = values[n - 1] ?? 0; // keeps the running squares from cancelling
  const errors: number[] = [];
  for (let d = n - 1; d >= 0; d--) {
    const value = (values[d] ?? 0) - shift;
    sum += value;
    squares += value * value;
    const left = n - d;
    errors[d] = Math.max(0, squares - (sum * sum) / left) / (left * left);
  }
  for (let d = 0; d <= Math.floor(n / 2); d++) {
    const error = errors[d] ?? Number.POSITIVE_INFINITY;
    if (error < best.error) best = { dropped: d, error };
  }
  return best.dropped;
}

/**
 * Pettitt: K = max_t |sum_{i<=t<j} sign(x_i - x_j)|, p ~ 2 exp(-6 K^2 / (n^3 + n^2)), with the variance
 * widened by the dependence of neighbours like that of Mann-Kendall.
 */
export function findShift(values: readonly number[]): { after: number; probability: number } {
  const n = values.length;
  let u = 0;
  let largest = { after: 0, k: 0 };
  for (let t = 0; t < n - 1; t++) {
    for (const other of values) u += Math.sign((values[t] ?? 0) - other);
    if (Math.abs(u) > largest.k) largest = { after: t + 1, k: Math.abs(u) };
  }
  // A jump alone must not look like dependence: both parts are centred before it is read.
  const before = values.slice(0, largest.after);
  const after = values.slice(largest.after);
  const dependence = dependenceFactor([...centred(before), ...centred(after)]);
  const probability = Math.min(
    1,
    2 * Math.exp((-6 * largest.k ** 2) / ((n ** 3 + n ** 2) * dependence)),
  );
  return { after: largest.after, probability };
}

function centred(values: readonly number[]): number[] {
  if (values.length === 0) return [];
  const centre = mean(values);
  return values.map((value) => value - centre);
}
