// Neighbouring values of one run resemble each other, so n values hold less than n values' worth of
// information: n_eff = n (1 - r) / (1 + r) with lag-1 correlation r. Averages of long enough batches
// are nearly independent, and the usual interval holds for those.

import { type MeanInterval, mean, meanInterval } from './mean.ts';

export interface BatchMeansInterval extends MeanInterval {
  readonly batches: number;
  readonly batchLength: number;
  /** Lag-1 correlation of the batch averages: small means the batches are long enough. */
  readonly correlation: number;
}

const FEWEST_BATCHES = 10;
const SMALL_CORRELATION = 0.2;

/**
 * 95 % interval of the mean of a dependent series. Batches grow until their averages hardly correlate
 * or only ten are left; undefined below 20 values.
 */
export function batchMeans(values: readonly number[]): BatchMeansInterval | undefined {
  if (values.length < 2 * FEWEST_BATCHES) return undefined;
  let best: BatchMeansInterval | undefined;
  for (let length = 1; Math.floor(values.length / length) >= FEWEST_BATCHES; length *= 2) {
    const averages = batchAverages(values, length);
    const interval = meanInterval(averages);
    if (interval === undefined) return best;
    const correlation = lagCorrelation(averages, 1);
    best = { ...interval, batches: averages.length, batchLength: length, correlation };
    if (Math.abs(correlation) <= SMALL_CORRELATION) return best;
  }
  return best;
}

/** Correlation of the series with itself, `lag` steps later; 0 for a constant series. */
export function lagCorrelation(values: readonly number[], lag: number): number {
  const centre = mean(values);
  const deviations = values.map((value) => value - centre);
  const variance = deviations.reduce((sum, value) => sum + value * value, 0);
  if (variance === 0) return 0;
  let product = 0;
  for (let i = lag; i < deviations.length; i++) {
    product += (deviations[i] ?? 0) * (deviations[i - lag] ?? 0);
  }
  return product / variance;
}

/** Values worth of independent information in a series with this lag-1 correlation. */
export function effectiveSampleSize(n: number, correlation: number): number {
  return (n * (1 - correlation)) / (1 + correlation);
}

function batchAverages(values: readonly number[], length: number): number[] {
  const batches = Math.floor(values.length / length);
  return Array.from({ length: batches }, (_, i) =>
    mean(values.slice(i * length, (i + 1) * length)),
  );
}
