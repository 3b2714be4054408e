import { studentQuantile } from './student-t.ts';

export interface MeanInterval {
  readonly mean: number;
  /** Sample standard deviation (n - 1). */
  readonly standardDeviation: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
}

export function mean(values: readonly number[]): number {
  if (values.length === 0)
    throw new RangeError('Cannot take a mean: needs at least 1 value, got 0');
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * 95 % interval of the mean of independent runs, mean +- t(0.975, n - 1) s / sqrt(n); undefined below
 * two. One run's tokens are not independent: use `batchMeans` for them.
 */
export function meanInterval(values: readonly number[]): MeanInterval | undefined {
  const n = values.length;
  if (n < 2) return undefined;
  const centre = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  const standardDeviation = Math.sqrt(squares / (n - 1));
  const halfWidth = (studentQuantile(0.975, n - 1) * standardDeviation) / Math.sqrt(n);
  return { mean: centre, standardDeviation, low: centre - halfWidth, high: centre + halfWidth, n };
}
