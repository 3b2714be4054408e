import { listRequestValues, type RequestSample, type StopRecord } from '../record/index.ts';
import { seriesQuantileInterval } from '../stats/index.ts';

/** When measuring may end. Without a precision and a budget the number of requests decides. */
export interface StopRule {
  /** Most measured requests. */
  readonly runs: number;
  /** Wanted half width of the median's 95 % interval, in percent of the median. */
  readonly precisionPercent?: number;
  /** Time for the measured requests. */
  readonly budgetMs?: number;
}

const FIRST_LOOK = 10;
const LOOK_GROWTH = 1.5;
/** Wider than the 95 % interval that is reported, against luck in the estimate of its width. */
const LOOK_CONFIDENCE = 0.99;

/**
 * Says whether to stop and why, or undefined to go on.
 *
 * Who looks at the interval after every request and stops at the first narrow one stops at a lucky
 * moment, and the interval then covers less than it says. So it is looked at only a few times, at 10
 * requests and then whenever there are half as many more, and the 99 % interval has to be narrow
 * enough. Simulated, the reported 95 % interval then covers 95 % again; with looks at a quarter more and
 * the 95 % interval itself it was 91 %.
 */
export function decideStop(
  metric: string,
  values: readonly number[],
  spentMs: number,
  rule: StopRule,
): StopRecord | undefined {
  const { runs, precisionPercent, budgetMs } = rule;
  const reachedPercent = halfWidthPercent(values);
  const isNarrow =
    precisionPercent !== undefined &&
    isLook(values.length) &&
    (halfWidthPercent(values, LOOK_CONFIDENCE) ?? Number.POSITIVE_INFINITY) <= precisionPercent;
  const isSpent = budgetMs !== undefined && spentMs >= budgetMs;
  if (!isNarrow && !isSpent && values.length < runs) return undefined;
  return {
    reason: isNarrow ? 'narrow-enough' : isSpent ? 'time-budget' : 'planned',
    metric,
    spentMs,
    ...(precisionPercent === undefined ? {} : { wantedPercent: precisionPercent }),
    ...(reachedPercent === undefined ? {} : { reachedPercent }),
    ...(budgetMs === undefined ? {} : { budgetMs }),
  };
}

/** Half the width of the median's interval in percent of the median; undefined below 6 values. */
function halfWidthPercent(values: readonly number[], confidence = 0.95): number | undefined {
  if (values.length < 2) return undefined;
  const interval = seriesQuantileInterval(values, 0.5, confidence);
  if (interval === undefined || interval.value <= 0) return undefined;
  return (100 * (interval.high - interval.low)) / 2 / interval.value;
}

function isLook(n: number): boolean {
  let look = FIRST_LOOK;
  while (look < n) look = Math.ceil(look * LOOK_GROWTH);
  return look === n;
}

/** The metric that a run is steered and judged by: per token, or the wait where there is one token only. */
export function headlineMetric(maxNewTokens: number): 'tpotMs' | 'ttftMs' {
  return maxNewTokens > 1 ? 'tpotMs' : 'ttftMs';
}

/** Its values, one per measured request in the order of time. */
export function headlineValues(samples: readonly RequestSample[]): readonly number[] {
  const perToken = listRequestValues(samples, 'tpotMs');
  return perToken.length > 0 ? perToken : listRequestValues(samples, 'ttftMs');
}
