import { measureRequest, type RequestMetrics } from '../metrics/index.ts';
import { quantile, seriesQuantileInterval, tailQuantile } from '../stats/index.ts';
import type { MetricInterval } from './metric-interval.ts';
import type { RequestSample } from './run-record.ts';

export type RequestMetric =
  | 'ttftMs'
  | 'tpotMs'
  | 'e2eLatencyMs'
  | 'prefillTokensPerSecond'
  | 'decodeTokensPerSecond';

/** Metrics that every request has or lacks by itself, in the order tables show them. */
const REQUEST_METRICS: readonly RequestMetric[] = [
  'ttftMs',
  'tpotMs',
  'e2eLatencyMs',
  'prefillTokensPerSecond',
  'decodeTokensPerSecond',
];

/**
 * Metrics of a run from its raw samples: one value per completed, measured request. Warm-up, cold
 * start, failed and cancelled requests never count. A metric nobody has is left out.
 */
export function summarizeSamples(
  samples: readonly RequestSample[],
): Record<string, MetricInterval> {
  const metrics: Record<string, MetricInterval> = {};
  for (const name of REQUEST_METRICS) {
    const values = listRequestValues(samples, name);
    if (values.length > 0) metrics[name] = summarizeValues(values);
  }
  return metrics;
}

/**
 * One value per completed, measured request that has it, in the order of the requests: what a
 * distribution is drawn from.
 */
export function listRequestValues(
  samples: readonly RequestSample[],
  metric: RequestMetric,
): readonly number[] {
  return samples
    .filter((sample) => sample.phase === 'measured' && sample.status === 'completed')
    .map((sample) => measureSample(sample)[metric])
    .filter((value) => value !== undefined);
}

/** Metrics of one stored request. */
export function measureSample(sample: RequestSample): RequestMetrics {
  const { events, promptTokens, dueMs, endMs } = sample;
  return measureRequest({
    chunks: events,
    promptTokens,
    ...(dueMs === undefined ? {} : { dueMs }),
    ...(endMs === undefined ? {} : { endMs }),
  });
}

/**
 * Median with its 95 % interval, and tails only where there are samples enough for them. The values are
 * a series in time order: the more neighbours resemble each other, the wider the interval.
 *
 * @example
 * summarizeValues([812]); // { p50: 812, low: null, high: null, n: 1 }
 */
export function summarizeValues(values: readonly number[]): MetricInterval {
  const interval = seriesQuantileInterval(values);
  const p95 = tailQuantile(values, 0.95)?.value;
  const p99 = tailQuantile(values, 0.99)?.value;
  return {
    p50: quantile(values, 0.5),
    low: interval?.low ?? null,
    high: interval?.high ?? null,
    n: values.length,
    ...(p95 === undefined ? {} : { p95 }),
    ...(p99 === undefined ? {} : { p99 }),
  };
}
