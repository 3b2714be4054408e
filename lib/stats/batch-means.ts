// Neighbouring values of one run resemble each other, so n values hold less than n values' worth of
// information: n_eff = n (1 - r) / (1 + r) with lag-1 correlation r. Averages of long enough batches
// are nearly independent, and the usual interval holds for those.

import { lagCorrelation } from './correlation.ts';
import { type MeanInterval, mean, meanInterval } from './mean.ts';

export interface BatchMeansInterval extends MeanInterval {
  readonly batches: number;
  readonly batchLength: number;
  /** Lag-1 correlation of the batch averages: small means the batches are long enough. */
  readonly correlation: number;
}

const FEWEST_BATCHES = 10;
const SMALL_CORRELATION = 0;

/**
 * 95 % interval of the mean of a dependent series. Batches grow until their averages hardly correlate
 * or only ten are left; what correlation is left then widens the interval. Undefined below 20 values.
 */
export function batchMeans(values: readonly number[]): BatchMeansInterval | undefined {
  if (values.length < 2 * FEWEST_BATCHES) return undefined;
  const longest = Math.floor(values.length / FEWEST_BATCHES);
  for (let length = 1; ; length = Math.min(longest, Math.ceil(1.3 * length))) {
    const averages = batchAverages(values, length);
    const interval = meanInterval(averages);
    if (interval === undefined) return undefined;
    const correlation = lagCorrelation(averages, 1);
    // A correlation of B values is read too small by about (1 + 4 r) / B (Kendall and Stuart).
    const unbiased = (averages.length * correlation + 1) / (averages.length - 4);
    if (unbiased <= SMALL_CORRELATION || length === longest) {
      const widened = widen(interval, Math.min(0.8, Math.max(0, unbiased)));
      return { ...widened, batches: averages.length, batchLength: length, correlation };
    }
  }
}

/** Values worth of independent information in a series with this lag-1 correlation. */
export function effectiveSampleSize(n: number, correlation: number): number {
  return (n * (1 - correlation)) / (1 + correlation);
}

/** A mean of n dependent values moves like one of `effectiveSampleSize` independent ones. */
function widen(interval: MeanInterval, correlation: number): MeanInterval {
  const factor = Math.sqrt(1 / effectiveSampleSize(1, correlation));
  const { mean: centre, low, high } = interval;
  return {
    ...interval,
    low: centre - (centre - low) * factor,
    high: centre + (high - centre) * factor,
  };
}

/** The last whole batches: what is left over is at the start, where runs settle. */
function batchAverages(values: readonly number[], length: number): number[] {
  const batches = Math.floor(values.length / length);
  const first = values.length - batches * length;
  return Array.from({ length: batches }, (_, i) =>
    mean(values.slice(first + i * length, first + (i + 1) * length)),
  );
}
