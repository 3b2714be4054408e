import type { MetricInterval, RequestSample, SelfCheckRecord } from '../../record/index.ts';
import { measureSample } from '../../record/index.ts';
import { detectSteadyState } from '../../stats/index.ts';
import type { ClientCheck } from './check-client.ts';
import type { ClientFacts } from './client/job.ts';

/** What a load test is judged by. */
export interface LoadFacts {
  readonly samples: readonly RequestSample[];
  readonly metrics: Readonly<Record<string, MetricInterval>>;
  readonly planned: number;
  readonly client: ClientFacts;
  readonly check: ClientCheck;
  readonly timerResolutionMs: number;
}

export interface LoadJudgement {
  readonly selfCheck: SelfCheckRecord;
  /** Why the run must not be compared or averaged; empty when it may. */
  readonly reasons: readonly string[];
}

/** A client that works this much of the time answers the next arrival late. */
const MOST_UTILIZATION = 0.9;
/** Late by this share of what is measured, or by 1 ms where that is less than a clock can promise. */
const MOST_LATE_SHARE = 0.02;
const MOST_LATE_TAIL_SHARE = 0.2;
const LEAST_LIMIT_MS = 1;
const LEAST_TAIL_LIMIT_MS = 20;
const MOST_FAILED_SHARE = 0.05;

/**
 * Says whether the client measured the server or itself. A client that was busy, woke up late or sent
 * late shows latencies that the server does not have; one that misreads a planted stream misreads all.
 */
export function judgeLoad(facts: LoadFacts): LoadJudgement {
  const { samples, metrics, planned, client, check } = facts;
  const measured = samples.filter(({ phase }) => phase === 'measured');
  const completed = measured.filter(({ status }) => status === 'completed');
  const failed = measured.length - completed.length;
  const e2e = completed.map((sample) => measureSample(sample).e2eLatencyMs ?? 0);
  const steadyState = detectSteadyState(e2e);
  const reasons = [
    ...judgeClient(client, metrics),
    ...check.misread.map((problem) => `Self-check: the planted stream ${problem}`),
    ...check.planted
      .filter(({ isWithinLimit }) => !isWithinLimit)
      .map(
        ({ metric, medianErrorMs }) =>
          `Self-check: the planted ${metric} was misread by ${medianErrorMs.toFixed(2)} ms`,
      ),
  ];
  if (measured.length < planned) {
    reasons.push(`Only ${measured.length} of ${planned} requests were sent`);
  }
  if (failed > MOST_FAILED_SHARE * measured.length) {
    reasons.push(
      `${failed} of ${measured.length} requests failed: the rest is not the whole picture`,
    );
  }
  return {
    reasons,
    selfCheck: {
      timerResolutionMs: facts.timerResolutionMs,
      eventLoopDelayMs: client.eventLoopDelay.maxMs,
      eventLoopDelay: client.eventLoopDelay,
      clientCpuPercent: (100 * client.cpuMs) / client.wallMs,
      plantedErrorMs: check.errorMs,
      planted: check.planted,
      steadyState: { reached: steadyState.reached, reason: steadyState.reason },
      ...(client.lag === undefined
        ? {}
        : { clientLag: client.lag, clientLagMs: Math.max(0, client.lag.maxMs) }),
    },
  };
}

function judgeClient(
  { utilization, eventLoopDelay, lag }: ClientFacts,
  metrics: Readonly<Record<string, MetricInterval>>,
): readonly string[] {
  const ttftMs = metrics.ttftMs?.p50 ?? 0;
  const middleLimitMs = Math.max(LEAST_LIMIT_MS, MOST_LATE_SHARE * ttftMs);
  const tailLimitMs = Math.max(LEAST_TAIL_LIMIT_MS, MOST_LATE_TAIL_SHARE * ttftMs);
  const reasons: string[] = [];
  const blame = (what: string): void => void reasons.push(`The client was the bottleneck: ${what}`);
  if (utilization > MOST_UTILIZATION) {
    blame(`it was busy ${Math.round(100 * utilization)} % of the time`);
  }
  if (eventLoopDelay.p50Ms > middleLimitMs) {
    blame(
      `it woke up ${eventLoopDelay.p50Ms.toFixed(1)} ms late half of the time, wanted ${middleLimitMs.toFixed(1)} ms at most`,
    );
  } else if (eventLoopDelay.p99Ms > tailLimitMs) {
    blame(
      `in 1 of 100 moments it woke up ${eventLoopDelay.p99Ms.toFixed(1)} ms late or more, wanted ${tailLimitMs.toFixed(1)} ms at most`,
    );
  }
  if (lag !== undefined && lag.p50Ms > Math.max(2 * LEAST_LIMIT_MS, middleLimitMs)) {
    blame(`half of the requests were sent ${lag.p50Ms.toFixed(1)} ms late or more`);
  } else if (lag !== undefined && lag.p99Ms > tailLimitMs) {
    blame(`1 of 100 requests was sent ${lag.p99Ms.toFixed(1)} ms late or more`);
  }
  return reasons;
}
