import { detectDevice } from '../device/index.ts';
import {
  createRecord,
  type RequestSample,
  type RunRecord,
  type WorkloadRecord,
} from '../record/index.ts';
import { describeEngine } from './describe-engine.ts';
import { describeMachine } from './describe-machine.ts';
import { describeModel } from './describe-model.ts';
import { readLabVersion } from './lab-version.ts';
import { DEFAULT_WARMUP_RUNS, type MeasureOptions, measureModel } from './measure-model.ts';

export interface BenchmarkOptions extends MeasureOptions {
  /** How this was called, for the record. */
  readonly command: string;
}

/**
 * Measures one model in one place: cold start, warm-up, then `runs` requests with different prompts,
 * one after the other, in a process of its own. Returns the record; writing it is the caller's.
 *
 * @throws what `createTransformersGenerator` throws; the reason of the signal when it fires
 */
export async function runBenchmark(options: BenchmarkOptions): Promise<RunRecord> {
  const startedAt = new Date().toISOString();
  // the machine is read before and the provider profile after: neither competes with measuring
  const device = await detectDevice({ tryProviders: false });
  const { info, prepared, peakRssBytes, ...measured } = await measureModel(options);
  const endedAt = new Date().toISOString();
  const threads = options.session?.threads ?? prepared.threads;
  const { engine, reasons } = await describeEngine(info, threads, options);
  return createRecord({
    ...(await readLabVersion()),
    command: options.command,
    startedAt,
    endedAt,
    mode: info.mode,
    place: device.place.name,
    machine: describeMachine(device),
    engine,
    model: await describeModel(prepared),
    workload: describeWorkload(options, measured.samples),
    memory: { peakRssBytes },
    ...measured,
    reasons: [...measured.reasons, ...reasons],
  });
}

function describeWorkload(
  options: BenchmarkOptions,
  samples: readonly RequestSample[],
): WorkloadRecord {
  const { promptTokens, maxNewTokens, seed, runs, warmupRuns = DEFAULT_WARMUP_RUNS } = options;
  const completed = samples.filter(
    ({ phase, status }) => phase === 'measured' && status === 'completed',
  );
  return {
    kind: promptTokens === undefined ? 'inline-completion' : 'fixed-length',
    promptSha256: samples.map(({ promptSha256 }) => promptSha256),
    requested: { promptTokens: promptTokens ?? null, outputTokens: maxNewTokens },
    actual: {
      promptTokens: rangeOf(completed.map((sample) => sample.promptTokens)),
      outputTokens: rangeOf(completed.map((sample) => sample.outputTokens)),
    },
    seed,
    warmupRuns,
    runs,
    concurrency: 1,
    loadShape: 'single-stream',
  };
}

function rangeOf(values: readonly number[]): { min: number; max: number } | null {
  return values.length === 0 ? null : { min: Math.min(...values), max: Math.max(...values) };
}
