// The interval of "how much slower is B". Ratios are taken on a logarithmic scale, where twice as fast
// and twice as slow are equally far from no difference.

import {
  bootstrapInterval,
  dependenceOfMean,
  mean,
  median,
  seriesQuantileInterval,
  studentQuantile,
} from '../../stats/index.ts';

/** On the scale of the effect: logarithms of ratios, or differences. */
export interface Effect {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly items: number;
}

/**
 * Mean of one difference per item, by bootstrap over the items, widened where neighbouring items
 * resemble each other.
 *
 * @param differences in the order they were measured
 */
export function pairedEffect(differences: readonly number[], confidence: number): Effect {
  const { value, low, high } = bootstrapInterval(differences, mean, { confidence });
  const factor = Math.sqrt(dependenceOfMean(differences));
  return {
    value,
    low: value - (value - low) * factor,
    high: value + (high - value) * factor,
    items: differences.length,
  };
}

/**
 * Ratio of two medians that have nothing in common, from the interval of each (MOVER, Zou and Donner
 * 2008). Undefined when one side is too short for an interval.
 */
export function unpairedEffect(
  a: readonly number[],
  b: readonly number[],
  confidence: number,
): Effect | undefined {
  const left = seriesQuantileInterval(a.map(Math.log), 0.5, confidence);
  const right = seriesQuantileInterval(b.map(Math.log), 0.5, confidence);
  if (left === undefined || right === undefined) return undefined;
  const value = right.value - left.value;
  return {
    value,
    low: value - Math.hypot(right.value - right.low, left.high - left.value),
    high: value + Math.hypot(right.high - right.value, left.value - left.low),
    items: Math.min(a.length, b.length),
  };
}

/** Several runs on each side, one median per run: Welch's interval of the difference of means. */
export function effectOfRuns(
  a: readonly (readonly number[])[],
  b: readonly (readonly number[])[],
  confidence: number,
): Effect {
  const [left, right] = [a, b].map((runs) => {
    const logs = runs.map((values) => Math.log(median(values)));
    const centre = mean(logs);
    const squares = logs.reduce((sum, value) => sum + (value - centre) ** 2, 0);
    return { n: logs.length, centre, errorSquared: squares / (logs.length - 1) / logs.length };
  }) as [Runs, Runs];
  const value = right.centre - left.centre;
  const errorSquared = left.errorSquared + right.errorSquared;
  const spread = left.errorSquared ** 2 / (left.n - 1) + right.errorSquared ** 2 / (right.n - 1);
  const freedom = spread > 0 ? errorSquared ** 2 / spread : left.n + right.n - 2;
  const halfWidth =
    studentQuantile((1 + confidence) / 2, Math.max(1, freedom)) * Math.sqrt(errorSquared);
  return {
    value,
    low: value - halfWidth,
    high: value + halfWidth,
    items: Math.min(left.n, right.n),
  };
}

interface Runs {
  readonly n: number;
  readonly centre: number;
  readonly errorSquared: number;
}

/** How far the second half of the differences lies from the first: what the machine did meanwhile. */
export function driftOf(differences: readonly number[]): number {
  const half = Math.floor(differences.length / 2);
  if (half < 3) return 0;
  return Math.abs(mean(differences.slice(half)) - mean(differences.slice(0, half)));
}
