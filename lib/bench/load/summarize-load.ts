import {
  type LatencyLimits,
  type MetricInterval,
  measureSample,
  type RateInterval,
  type RequestSample,
  summarizeSamples,
  summarizeValues,
} from '../../record/index.ts';
import { wilsonInterval } from '../../stats/index.ts';

/** What a load test comes to. */
export interface LoadSummary {
  readonly metrics: Readonly<Record<string, MetricInterval>>;
  readonly shares: Readonly<Record<string, RateInterval>>;
  /** Failed requests by kind; they are in no latency. */
  readonly failures: Readonly<Record<string, number>>;
  readonly finishReasons: Readonly<Record<string, number>>;
}

/**
 * Latencies of the completed requests, and rates over the whole window, from the first request due to
 * the last one ended. Goodput counts the requests within every limit, per second: a failed request is
 * within none.
 */
export function summarizeLoad(
  samples: readonly RequestSample[],
  limits: LatencyLimits = {},
): LoadSummary {
  const measured = samples.filter(({ phase }) => phase === 'measured');
  const completed = measured.filter(({ status }) => status === 'completed');
  const metrics = summarizeSamples(measured);
  const add = (name: string, values: readonly (number | undefined)[]): void => {
    const known = values.filter((value) => value !== undefined);
    if (known.length > 0) metrics[name] = summarizeValues(known);
  };
  add(
    'timeToFirstContentMs',
    completed.map((sample) => measureSample(sample).timeToFirstContentMs),
  );
  add(
    'queueMs',
    completed.map(({ dueMs }) => (dueMs === undefined ? undefined : -dueMs)),
  );
  const within = completed.filter((sample) => isWithin(sample, limits)).length;
  const seconds = windowMs(measured) / 1000;
  if (seconds > 0 && completed.length > 0) {
    const tokens = completed.reduce((sum, { outputTokens }) => sum + outputTokens, 0);
    add('requestsPerSecond', [completed.length / seconds]);
    add('outputTokensPerSecond', [tokens / seconds]);
    if (Object.keys(limits).length > 0) add('goodputPerSecond', [within / seconds]);
  }
  return {
    metrics,
    shares: measured.length === 0 ? {} : { ...sharesOf(measured.length, within, limits) },
    failures: countBy(measured.map(describeFailure)),
    finishReasons: countBy(completed.map(({ finishReason }) => finishReason ?? 'not said')),
  };
}

/** True when a request met every limit. A metric it does not have (one token) limits nothing. */
export function isWithin(sample: RequestSample, limits: LatencyLimits): boolean {
  if (sample.status !== 'completed') return false;
  const metrics = measureSample(sample);
  return (Object.keys(limits) as (keyof LatencyLimits)[]).every(
    (name) => (metrics[name] ?? 0) <= (limits[name] ?? Number.POSITIVE_INFINITY),
  );
}

function sharesOf(
  requests: number,
  within: number,
  limits: LatencyLimits,
): Record<string, RateInterval> {
  return Object.keys(limits).length === 0 ? {} : { withinLimits: wilsonInterval(within, requests) };
}

/** From the first request due (or sent) to the last one ended. */
function windowMs(samples: readonly RequestSample[]): number {
  const starts = samples.map(({ sentAtMs = 0, dueMs = 0 }) => sentAtMs + dueMs);
  const ends = samples.map(({ sentAtMs = 0, endMs = 0 }) => sentAtMs + endMs);
  return samples.length === 0 ? 0 : Math.max(...ends) - Math.min(...starts);
}

function describeFailure({ status, failure, httpStatus }: RequestSample): string | undefined {
  if (status === 'completed') return undefined;
  return failure === 'http' ? `http ${httpStatus}` : (failure ?? 'client');
}

function countBy(names: readonly (string | undefined)[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) if (name !== undefined) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
