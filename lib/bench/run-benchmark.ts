import {
  createTransformersGenerator,
  type TransformersGenerator,
  type TransformersOptions,
} from '../backends/transformers/index.ts';
import { detectDevice, providerOf } from '../device/index.ts';
import { readProcessMemory } from '../memory/index.ts';
import { loadTokenizer } from '../models/index.ts';
import {
  createRecord,
  type EngineRecord,
  type RequestSample,
  type RunRecord,
  type WorkloadRecord,
} from '../record/index.ts';
import { createPrompts } from './create-prompts.ts';
import { describeMachine } from './describe-machine.ts';
import { describeModel } from './describe-model.ts';
import { judgeRun } from './judge-run.ts';
import { readEngineVersions, readLabVersion } from './lab-version.ts';
import { measureRequests } from './measure-requests.ts';
import { summarizeRun } from './summarize-run.ts';
import { measureTimerResolutionMs, watchEventLoop } from './timer-check.ts';

export interface BenchmarkOptions extends TransformersOptions {
  /** Exact prompt length; left out, prompts are as long as real tasks are. */
  readonly promptTokens?: number;
  /** Every answer gets exactly this many tokens. */
  readonly maxNewTokens: number;
  /** Measured requests. */
  readonly runs: number;
  /** @default 3 */
  readonly warmupRuns?: number;
  readonly seed: number;
  /** How this was called, for the record. */
  readonly command: string;
  readonly onSample?: (sample: RequestSample, total: number) => void;
}

/**
 * Measures one model in one place: cold start, warm-up, then `runs` requests with different prompts,
 * one after the other, in a process of its own. Returns the record; writing it is the caller's.
 *
 * @throws what `createTransformersGenerator` throws; the reason of the signal when it fires
 */
export async function runBenchmark(options: BenchmarkOptions): Promise<RunRecord> {
  const startedAt = new Date();
  const { runs, warmupRuns = 3, seed, maxNewTokens, signal } = options;
  // the machine is read first: nothing of it may compete with the measurement
  const device = await detectDevice({ tryProviders: false });
  const generator = await createTransformersGenerator(options);
  try {
    const { prepared } = generator;
    const prompts = await createPromptsFor(generator, options, 1 + warmupRuns + runs);
    const timerResolutionMs = measureTimerResolutionMs();
    const eventLoop = watchEventLoop();
    const samples = await measureRequests(generator, {
      prompts,
      warmupRuns,
      maxNewTokens,
      seed,
      ...(signal === undefined ? {} : { signal }),
      ...(options.onSample === undefined ? {} : { onSample: options.onSample }),
    });
    const eventLoopDelayMs = eventLoop.stop();
    const memory = await readProcessMemory(generator.pid);
    const metrics = summarizeRun(samples, generator.timing);
    const judgement = judgeRun({
      samples,
      metrics,
      plannedRuns: runs,
      forcedTokens: maxNewTokens,
      eventLoopDelayMs,
      timerResolutionMs,
    });
    return createRecord({
      ...(await readLabVersion()),
      command: options.command,
      startedAt: startedAt.toISOString(),
      endedAt: new Date().toISOString(),
      mode: generator.info.mode,
      place: device.place.name,
      machine: describeMachine(device),
      engine: await describeEngine(generator, options),
      model: await describeModel(prepared),
      workload: describeWorkload(options, samples, warmupRuns),
      samples,
      memory: { peakRssBytes: memory?.peakRssBytes ?? null },
      metrics,
      ...judgement,
    });
  } finally {
    await generator.dispose();
  }
}

async function createPromptsFor(
  { prepared }: TransformersGenerator,
  { seed, promptTokens }: BenchmarkOptions,
  count: number,
): Promise<readonly string[]> {
  const tokenizer = await loadTokenizer(prepared.folder, 'Run "lab models verify"');
  const length = promptTokens === undefined ? {} : { promptTokens };
  return createPrompts({ count, seed, ...length }, tokenizer);
}

async function describeEngine(
  { info, prepared }: TransformersGenerator,
  { device, dtype, session }: BenchmarkOptions,
): Promise<EngineRecord> {
  const executionProvider = providerOf(info.device.got);
  return {
    backend: info.backend,
    versions: await readEngineVersions(),
    asked: { device, dtype },
    got: { device: info.device.got, dtype: info.dtype, executionProvider },
    evidence: [
      `The session's own configuration says device "${info.device.got}" and dtype "${info.dtype}"`,
      `The session was created with ${executionProvider} only, which throws where it does not load`,
    ],
    threads: session?.threads ?? prepared.threads,
  };
}

function describeWorkload(
  { promptTokens, maxNewTokens, seed, runs }: BenchmarkOptions,
  samples: readonly RequestSample[],
  warmupRuns: number,
): WorkloadRecord {
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
