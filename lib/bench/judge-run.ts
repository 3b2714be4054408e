import type { MetricInterval, RequestSample, SelfCheckRecord } from '../record/index.ts';
import { measureSample } from '../record/index.ts';
import { detectSteadyState } from '../stats/index.ts';

/** What a run is judged by. */
export interface RunFacts {
  readonly samples: readonly RequestSample[];
  readonly metrics: Readonly<Record<string, MetricInterval>>;
  /** Requests that were to be measured. */
  readonly plannedRuns: number;
  /** Tokens that every answer was forced to have; undefined when the model decided. */
  readonly forcedTokens: number | undefined;
  /** Largest event-loop delay of the process that sent the requests. */
  readonly eventLoopDelayMs: number;
  readonly timerResolutionMs: number;
}

export interface Judgement {
  readonly selfCheck: SelfCheckRecord;
  /** Why the answers must not be used, nor anything else of the run; empty when they may. */
  readonly reasons: readonly string[];
  /** Why the times must not be used: a run that measures nothing else is invalid by these as well. */
  readonly timingReasons: readonly string[];
}

/** Half the width of the median's interval, relative to the median: above this nothing is decided. */
const MOST_NOISE_PERCENT = 50;

/**
 * Says whether a run may be believed. Missing or failed requests and answers of another length than
 * forced speak against all of it; an interval too wide to say anything speaks against its times only.
 * No steady state speaks against nothing: it is a finding about the machine, beside the figures.
 */
export function judgeRun(facts: RunFacts): Judgement {
  const { samples, metrics, plannedRuns, forcedTokens } = facts;
  const measured = samples.filter(({ phase }) => phase === 'measured');
  const completed = measured.filter(({ status }) => status === 'completed');
  const perToken = completed.map((sample) => measureSample(sample).tpotMs).filter(isKnown);
  const steadyState = detectSteadyState(perToken);
  const noisePercent = noiseOf(metrics.tpotMs ?? metrics.ttftMs);
  const reasons: string[] = [];
  for (const { index, reason } of samples.filter(({ status }) => status === 'failed')) {
    reasons.push(`Request ${index} failed: ${reason}`);
  }
  if (completed.length < plannedRuns) {
    reasons.push(`Only ${completed.length} of ${plannedRuns} requests were completed`);
  }
  const wrongLength = completed.filter(({ outputTokens }) => outputTokens !== forcedTokens);
  if (forcedTokens !== undefined && wrongLength.length > 0) {
    reasons.push(`${wrongLength.length} answers do not have the forced ${forcedTokens} tokens`);
  }
  const isNoisy = noisePercent !== undefined && noisePercent > MOST_NOISE_PERCENT;
  return {
    reasons,
    timingReasons: isNoisy
      ? [
          `Too noisy: the interval of the median is ${Math.round(noisePercent)} % wide on each side, wanted ${MOST_NOISE_PERCENT} % at most`,
        ]
      : [],
    selfCheck: {
      timerResolutionMs: facts.timerResolutionMs,
      eventLoopDelayMs: facts.eventLoopDelayMs,
      steadyState: { reached: steadyState.reached, reason: steadyState.reason },
      ...(noisePercent === undefined ? {} : { noisePercent }),
    },
  };
}

function noiseOf(metric: MetricInterval | undefined): number | undefined {
  if (metric === undefined || metric.low === null || metric.high === null) return undefined;
  return metric.p50 === 0 ? undefined : (100 * (metric.high - metric.low)) / 2 / metric.p50;
}

function isKnown(value: number | undefined): value is number {
  return value !== undefined;
}
