import type { RequestSample, RunRecord, StopRecord } from '../record/index.ts';
import { describeEngine, type EngineFinding } from './describe-engine.ts';
import { describeRun } from './describe-run.ts';
import { type BenchSide, openSide, type SideOptions } from './open-side.ts';
import { openFrame } from './run-frame.ts';
import { decideStop, headlineMetric, headlineValues, type StopRule } from './stop-rule.ts';

export interface BenchmarkOptions extends Omit<SideOptions, 'onSample'>, StopRule {
  /** How this was called, for the record. */
  readonly command: string;
  /** Called after each request; `total` is the most there will be. */
  readonly onSample?: (sample: RequestSample, total: number) => void;
}

/**
 * Measures one model in one place: cold start, warm-up, then requests with different prompts, one after
 * the other, in a process of its own, until there are `runs` of them, the interval is narrow enough or
 * the time is spent. Returns the record; writing it is the caller's.
 *
 * @throws what `createTransformersGenerator` throws; DeviceFallbackError; the reason of the signal when
 * it fires
 */
export async function runBenchmark(options: BenchmarkOptions): Promise<RunRecord> {
  const { runs, warmupRuns = 3, onSample } = options;
  const frame = await openFrame(options.command);
  const side = toSideOptions(options, (sample) => onSample?.(sample, 1 + warmupRuns + runs));
  const opened = await openSide(side);
  try {
    const engine = await proveDevice(opened, side);
    const stop = await measureUntil(opened, options);
    const report = await opened.close();
    const plannedRuns = stop.reason === 'planned' ? runs : headlineValues(report.samples).length;
    return await describeRun(frame, side, report, {
      plannedRuns,
      stop,
      ...(engine === undefined ? {} : { engine }),
    });
  } finally {
    await opened.close();
  }
}

/**
 * Proves the device before measuring when it is not the CPU: a run on the wrong device is worth nothing.
 * From a CPU there is nothing to fall back to, so its profile can wait until nothing is measured.
 *
 * @throws DeviceFallbackError
 */
async function proveDevice(
  { generator, watch }: BenchSide,
  side: SideOptions,
): Promise<EngineFinding | undefined> {
  const { info, prepared } = generator;
  if (info.device.got === 'cpu') return undefined;
  watch.enter('proof');
  return await describeEngine(info, side.session?.threads ?? prepared.threads, side);
}

/** Measured requests one after the other until the rule says stop, or one fails. */
export async function measureUntil(
  side: BenchSide,
  rule: StopRule & { readonly maxNewTokens: number },
): Promise<StopRecord> {
  const metric = headlineMetric(rule.maxNewTokens);
  const startedMs = side.watch.nowMs();
  let stop: StopRecord | undefined;
  while (stop === undefined) {
    const sample = await side.measure(side.nextPrompt());
    const spentMs = side.watch.nowMs() - startedMs;
    if (sample.status === 'failed') return { reason: 'failed', metric, spentMs };
    stop = decideStop(metric, headlineValues(side.samples), spentMs, rule);
  }
  return stop;
}

/** Optional fields that are left out stay left out. */
export function toSideOptions(
  { onSample: _onSample, ...options }: Omit<SideOptions, 'onSample'> & { onSample?: unknown },
  onSample: (sample: RequestSample) => void,
): SideOptions {
  return { ...options, onSample };
}
