import { parseEndpoint } from '../../backends/openai-compatible/wire/index.ts';
import {
  createRecord,
  type LatencyLimits,
  type MetricInterval,
  type RequestSample,
  type RunRecord,
  type SweepPoint,
} from '../../record/index.ts';
import { median } from '../../stats/index.ts';
import { measureTimerResolutionMs } from '../timer-check.ts';
import { planArrivals } from './arrivals.ts';
import { proveCacheState } from './cache-state.ts';
import type { ClientFacts } from './client/job.ts';
import { describeLoadRun } from './describe-load-run.ts';
import { EndpointFailedError } from './errors.ts';
import { judgeLoad } from './judge-load.ts';
import { judgeStep, type StepVerdict } from './judge-step.ts';
import type { EndpointOptions } from './load-options.ts';
import { type LoadSession, startLoadSession } from './load-session.ts';
import { MOST_IN_FLIGHT } from './run-load.ts';
import { type CapacitySearch, type SearchOptions, searchCapacity } from './search-capacity.ts';
import { summarizeLoad } from './summarize-load.ts';

export interface SweepOptions extends EndpointOptions {
  /**
   * `rate`: arrivals a second until latency no longer has a level. `users`: how many who wait for each
   * answer are served within the limits.
   */
  readonly axis: 'rate' | 'users';
  /** Fewest requests of a step. */
  readonly requests: number;
  /** Users: pause between an answer and the next request. @default 0 */
  readonly thinkTimeMs?: number;
  /** Rate: search until what broke is no more than this share above what held. @default 0.05 */
  readonly precision?: number;
  /** Called after each step. */
  readonly onStep?: (point: SweepPoint) => void;
}

/** Steps shorter than this look settled and are wrong. */
const LEAST_STEP_MS = 2_000;
const DEFAULT_PRECISION = 0.05;
const MOST_REPEATS = 1;
const MOST_LATE_MS = 20;
/** This share of the requests has to be within every limit. */
export const SHARE_WITHIN_LIMITS = 0.95;

interface Step {
  readonly value: number;
  readonly samples: readonly RequestSample[];
  readonly client: ClientFacts;
  readonly verdict: StepVerdict;
  readonly metrics: Readonly<Record<string, MetricInterval>>;
}

/**
 * Looks for the most an endpoint can take: doubles the load until it breaks, then halves the interval.
 * The metrics of the record are those of the highest step that held; every step is in `sweep`.
 *
 * @throws EndpointFailedError when not even the smallest load holds
 */
export async function runSweep(options: SweepOptions): Promise<RunRecord> {
  const { axis, limits = {}, url, api = 'chat', thinkTimeMs = 0 } = options;
  if (axis === 'users' && Object.keys(limits).length === 0) {
    throw new RangeError('Cannot count users without a limit: wanted a longest time to wait');
  }
  parseEndpoint(url);
  const startedAt = new Date().toISOString();
  const timerResolutionMs = measureTimerResolutionMs();
  const session = await startLoadSession(options, 4);
  try {
    options.onPhase?.('measuring');
    const steps: Step[] = [];
    const { result: found, noise } = await session.watchNoise(() =>
      searchCapacity(startOf(options, session), async (value) => {
        let step = await runStep(value, options, session);
        // a step in which the client itself was late says nothing against the server
        for (let again = 0; again < MOST_REPEATS && isDoubtful(step); again++) {
          step = await runStep(value, options, session, `, try ${again + 2}`);
        }
        steps.push(step);
        options.onStep?.(toPoint(step));
        return step.verdict.isSustained;
      }),
    );
    const best = steps.find(({ value }) => value === found.held);
    if (best === undefined) {
      throw new EndpointFailedError('Not even the smallest load held', {
        hint: axis === 'users' ? 'Allow a longer time' : 'Try one user: lab load --concurrency 1',
      });
    }
    const { reasons, selfCheck } = judgeLoad({
      samples: best.samples,
      metrics: best.metrics,
      planned: best.samples.length,
      client: best.client,
      check: session.check,
      timerResolutionMs,
    });
    const described = await describeLoadRun(options, session, {
      shape: 'sweep',
      api,
      url: parseEndpoint(url).url,
      prompts: 'unique',
      requests: steps.reduce((sum, { samples }) => sum + samples.length, 0),
      cache: proveCacheState(best.samples, session.warmupPairs, 'cold'),
      ...(axis === 'users' ? { concurrency: best.value } : { ratePerSecond: best.value }),
      ...(thinkTimeMs === 0 ? {} : { thinkTimeMs }),
      ...(options.limits === undefined ? {} : { limits }),
    });
    return createRecord({
      ...described,
      command: options.command,
      startedAt,
      endedAt: new Date().toISOString(),
      metrics: best.metrics,
      shares: summarizeLoad(best.samples, limits).shares,
      sweep: {
        axis: axis === 'rate' ? 'ratePerSecond' : 'concurrency',
        points: steps.toSorted((a, b) => a.value - b.value).map(toPoint),
        ...describeFinding(axis, found, limits),
      },
      selfCheck: { ...selfCheck, noise },
      reasons,
    });
  } finally {
    await session.stop();
  }
}

/** One user's own rate is below the capacity of any server that has one. */
function startOf(
  { axis, precision = DEFAULT_PRECISION }: SweepOptions,
  { samples }: LoadSession,
): SearchOptions {
  if (axis === 'users') return { start: 1, most: 512, precision: 0, isWhole: true };
  const warm = samples.filter(({ phase, status }) => phase === 'warm-up' && status === 'completed');
  const longest = Math.max(...warm.map(({ outputTokens }) => outputTokens)); // cache probes are short
  const whole = warm.filter(({ outputTokens }) => outputTokens === longest);
  const times = whole.map(({ endMs = 1000 }) => endMs);
  return { start: 1000 / median(times), most: 10_000, precision };
}

async function runStep(
  value: number,
  options: SweepOptions,
  session: LoadSession,
  mark = '',
): Promise<Step> {
  const { axis, limits = {}, thinkTimeMs = 0, seed } = options;
  const isRate = axis === 'rate';
  const requests = Math.max(
    options.requests,
    Math.ceil(isRate ? (value * LEAST_STEP_MS) / 1000 : 4 * value),
  );
  const pattern = { kind: 'constant', ratePerSecond: value } as const;
  const arrivalsMs = isRate ? planArrivals(pattern, requests, seed) : undefined;
  const { samples, client } = await session.send({
    prompts: session.takePrompts(requests),
    phase: 'measured',
    group: `${isRate ? `${value.toPrecision(4)} a second` : `${value} users`}${mark}`,
    maxInFlight: isRate ? MOST_IN_FLIGHT : value,
    thinkTimeMs,
    ...(arrivalsMs === undefined ? {} : { arrivalsMs }),
  });
  const { metrics, shares } = summarizeLoad(samples, limits);
  const verdict = isRate ? judgeStep(samples) : judgeUsers(shares.withinLimits?.value ?? 0);
  return { value, samples, client, verdict, metrics };
}

function isDoubtful({ verdict, client }: Step): boolean {
  const lateMs = Math.max(client.eventLoopDelay.p99Ms, client.lag?.p99Ms ?? 0);
  return !verdict.isSustained && lateMs > MOST_LATE_MS;
}

function judgeUsers(share: number): StepVerdict {
  const figure = `${(100 * share).toFixed(0)} % of the requests within the limits`;
  return share >= SHARE_WITHIN_LIMITS
    ? { isSustained: true, reason: figure }
    : { isSustained: false, reason: `${figure}, wanted ${100 * SHARE_WITHIN_LIMITS} %` };
}

function toPoint({ value, samples, metrics, verdict }: Step): SweepPoint {
  return {
    group: samples[0]?.group ?? String(value),
    value,
    metrics,
    valid: verdict.isSustained,
    reasons: verdict.isSustained ? [] : [verdict.reason],
  };
}

function describeFinding(
  axis: SweepOptions['axis'],
  { held, broke }: CapacitySearch,
  limits: LatencyLimits,
) {
  if (held === undefined) return {};
  if (axis === 'users') return { atLimits: { value: held, limits } };
  const saturation =
    broke === undefined
      ? null
      : {
          value: held,
          reason: `${held.toPrecision(4)} requests a second held, ${broke.toPrecision(4)} did not`,
        };
  return { saturation };
}
