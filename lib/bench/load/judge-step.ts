// Where a server stops keeping up. Arrivals come at a fixed rate, whatever the server does. Below its
// capacity latency has a level; above it the line in front of the server grows as long as arrivals
// last, and latency with it: by rate / capacity - 1 ms per ms. So the slope of latency over time tells
// the two apart, and a test of the trend keeps noise from being taken for a slope.

import { measureSample, type RequestSample } from '../../record/index.ts';
import { testTrend } from '../../stats/index.ts';

export interface StepVerdict {
  readonly isSustained: boolean;
  readonly reason: string;
}

/** A line that grows by less than this share of the arrivals cannot be told from a wavering server. */
const LEAST_SLOPE = 0.02;
const MOST_FAILED_SHARE = 0.02;
const FEWEST_REQUESTS = 10;

/** Judges one step of arrivals at a fixed rate: does the server keep up? */
export function judgeStep(samples: readonly RequestSample[]): StepVerdict {
  if (samples.length < FEWEST_REQUESTS) {
    throw new RangeError(
      `Cannot judge ${samples.length} requests: wanted ${FEWEST_REQUESTS} or more`,
    );
  }
  const failed = samples.filter(({ status }) => status !== 'completed').length;
  if (failed > MOST_FAILED_SHARE * samples.length) {
    return { isSustained: false, reason: `${failed} of ${samples.length} requests failed` };
  }
  const requests = samples
    .filter(({ status }) => status === 'completed')
    .map((sample) => ({
      dueAtMs: (sample.sentAtMs ?? 0) + (sample.dueMs ?? 0),
      // from due to the first token: waiting is in it, the length of the answer is not
      waitMs: (measureSample(sample).ttftMs ?? 0) - (sample.dueMs ?? 0),
      latencyMs: measureSample(sample).e2eLatencyMs ?? 0,
    }))
    .sort((a, b) => a.dueAtMs - b.dueAtMs);
  const slopes = (['waitMs', 'latencyMs'] as const).map((name) => ({
    slope: slopeOf(requests.map((request) => [request.dueAtMs, request[name]] as const)),
    trend: testTrend(requests.map((request) => request[name])).direction,
  }));
  const steepest = Math.max(...slopes.map(({ slope }) => slope));
  const isRising = slopes.some(({ slope, trend }) => slope > LEAST_SLOPE && trend === 'rising');
  return isRising
    ? {
        isSustained: false,
        reason: `Latency grows by ${Math.round(1000 * steepest)} ms per second: the line gets longer`,
      }
    : { isSustained: true, reason: 'Latency has a level: the server keeps up' };
}

/** Least-squares slope of y over x. */
function slopeOf(points: readonly (readonly [number, number])[]): number {
  const n = points.length;
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / n;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / n;
  let product = 0;
  let square = 0;
  for (const [x, y] of points) {
    product += (x - meanX) * (y - meanY);
    square += (x - meanX) ** 2;
  }
  return square === 0 ? 0 : product / square;
}
