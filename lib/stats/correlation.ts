import { mean } from './mean.ts';

/** Correlation of the series with itself, `lag` steps later; 0 for a constant series. */
export function lagCorrelation(values: readonly number[], lag: number): number {
  const centre = mean(values);
  let variance = 0;
  let product = 0;
  for (let i = 0; i < values.length; i++) {
    const deviation = (values[i] ?? 0) - centre;
    variance += deviation * deviation;
    if (i >= lag) product += deviation * ((values[i - lag] ?? 0) - centre);
  }
  return variance === 0 ? 0 : product / variance;
}

/**
 * How many times fewer independent values would say as much as this series does about its mean:
 * 1 + 2 sum of r_k. Two readings, the larger counts: (1 + r_1) / (1 - r_1), and the sum over pairs of
 * lags until a pair is no longer positive (Geyer 1992). 1 for fewer than 8 values.
 */
export function dependenceOfMean(values: readonly number[]): number {
  const n = values.length;
  if (n < 8) return 1;
  const unbiased = (n * lagCorrelation(values, 1) + 1) / (n - 4);
  const first = Math.min(0.95, Math.max(0, unbiased));
  let sum = 0;
  for (let lag = 1; lag < n / 2; lag += 2) {
    const pair = lagCorrelation(values, lag) + lagCorrelation(values, lag + 1);
    if (pair <= 0) break;
    sum += pair;
  }
  return Math.max(1, (1 + first) / (1 - first), 1 + 2 * sum);
}
