import {
  measureSample,
  type RequestSample,
  type RunRecord,
  summarizeValues,
} from '../record/index.ts';
import { describeRun } from './describe-run.ts';
import { openSide, type SideOptions } from './open-side.ts';
import { toSideOptions } from './run-benchmark.ts';
import { openFrame } from './run-frame.ts';
import { headlineMetric } from './stop-rule.ts';

/** What a laptop does before it gets warm: requests that began this early are the burst. */
const BURST_MS = 10_000;

export interface SustainedOptions extends Omit<SideOptions, 'onSample'> {
  /** How long to keep it busy; the last half is what counts as sustained. */
  readonly budgetMs: number;
  readonly command: string;
  readonly onSample?: (sample: RequestSample, spentMs: number) => void;
}

/**
 * Keeps a model busy without a pause and reports two speeds: of the first seconds, as a short benchmark
 * shows it, and of the last half, after boost clocks, heat and quotas had their say. The requests in
 * between belong to neither and are kept.
 */
export async function runSustained(options: SustainedOptions): Promise<RunRecord> {
  const { budgetMs } = options;
  if (budgetMs <= 2 * BURST_MS) {
    throw new RangeError(
      `Cannot tell burst from sustained in ${budgetMs / 1000} s, wanted more than ${(2 * BURST_MS) / 1000} s`,
    );
  }
  const frame = await openFrame(options.command);
  let spentMs = 0;
  const side = toSideOptions(options, (sample) => options.onSample?.(sample, spentMs));
  // a warm-up would already heat the machine: one request, then straight on
  const opened = await openSide({ ...side, warmupRuns: options.warmupRuns ?? 1 });
  try {
    const startedMs = opened.watch.nowMs();
    while (spentMs < budgetMs) {
      const group = nameOf(spentMs, budgetMs);
      const sample = await opened.measure(
        opened.nextPrompt(),
        group === undefined ? {} : { group },
      );
      spentMs = opened.watch.nowMs() - startedMs;
      if (sample.status === 'failed') break;
    }
    const report = await opened.close();
    const measured = report.samples.filter(({ phase }) => phase === 'measured');
    return await describeRun(frame, side, report, {
      plannedRuns: measured.length,
      stop: {
        reason: 'time-budget',
        metric: headlineMetric(options.maxNewTokens),
        budgetMs,
        spentMs,
      },
      draft: { metrics: burstAndSustained(report.samples) },
    });
  } finally {
    await opened.close();
  }
}

function nameOf(startedMs: number, budgetMs: number): 'burst' | 'sustained' | undefined {
  if (startedMs < BURST_MS) return 'burst';
  return startedMs >= budgetMs / 2 ? 'sustained' : undefined;
}

/** Decode speed of both groups; a group without a value is left out. */
export function burstAndSustained(samples: readonly RequestSample[]): RunRecord['metrics'] {
  const speeds = (group: string): readonly number[] =>
    samples
      .filter((sample) => sample.group === group && sample.status === 'completed')
      .flatMap((sample) => measureSample(sample).decodeTokensPerSecond ?? []);
  const [burst, sustained] = [speeds('burst'), speeds('sustained')];
  return {
    ...(burst.length === 0 ? {} : { burstDecodeTokensPerSecond: summarizeValues(burst) }),
    ...(sustained.length === 0
      ? {}
      : { sustainedDecodeTokensPerSecond: summarizeValues(sustained) }),
  };
}
