import type { RequestSample, SweepPoint } from '../record/index.ts';
import { summarizeRun } from './summarize-run.ts';

/** One setting of a sweep that was asked for. */
export interface SweepSetting {
  readonly group: string;
  readonly value: number;
  /** Why it was not measured; undefined when it was. */
  readonly refusal?: string;
}

/** Fewer requests have no 95 % interval of a median. */
const FEWEST_FOR_INTERVAL = 6;

/** Metrics per setting, from the samples that carry its group. What was refused stays in, with why. */
export function summarizePoints(
  settings: readonly SweepSetting[],
  samples: readonly RequestSample[],
): readonly SweepPoint[] {
  return settings.map(({ group, value, refusal }) => {
    const own = samples.filter((sample) => sample.group === group);
    const completed = own.filter(({ status }) => status === 'completed').length;
    const reasons = [
      ...(refusal === undefined ? [] : [refusal]),
      ...own.flatMap(({ status, reason }) =>
        status === 'failed' ? [`A request failed: ${reason ?? 'without a reason'}`] : [],
      ),
      ...(refusal === undefined && completed < FEWEST_FOR_INTERVAL
        ? [`Only ${completed} requests, an interval needs ${FEWEST_FOR_INTERVAL}`]
        : []),
    ];
    // the rate over the whole run has no meaning here: other settings were measured in between
    const { outputTokensPerSecond: _whole, ...metrics } = summarizeRun(own, undefined);
    return { group, value, metrics, valid: reasons.length === 0, reasons };
  });
}
