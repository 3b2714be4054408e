import {
  createTransformersGenerator,
  type TransformersGenerator,
  type TransformersOptions,
} from '../backends/transformers/index.ts';
import type { LocalGeneratorInfo } from '../generation/index.ts';
import { readProcessMemory } from '../memory/index.ts';
import { loadTokenizer, type PreparedModel } from '../models/index.ts';
import type { MetricInterval, RequestSample } from '../record/index.ts';
import { createPrompts } from './create-prompts.ts';
import { type Judgement, judgeRun } from './judge-run.ts';
import { measureRequests } from './measure-requests.ts';
import { summarizeRun } from './summarize-run.ts';
import { measureTimerResolutionMs, watchEventLoop } from './timer-check.ts';

export interface MeasureOptions extends TransformersOptions {
  /** Exact prompt length; left out, prompts are as long as real tasks are. */
  readonly promptTokens?: number;
  /** Every answer gets exactly this many tokens. */
  readonly maxNewTokens: number;
  /** Measured requests. */
  readonly runs: number;
  /** @default 3 */
  readonly warmupRuns?: number;
  /** Chooses the prompts. */
  readonly seed: number;
  readonly onSample?: (sample: RequestSample, total: number) => void;
}

/** One load, its requests, and what it says about itself. */
export interface ModelMeasurement extends Judgement {
  readonly info: LocalGeneratorInfo;
  readonly prepared: PreparedModel;
  readonly samples: readonly RequestSample[];
  readonly metrics: Readonly<Record<string, MetricInterval>>;
  readonly peakRssBytes: number | null;
}

export const DEFAULT_WARMUP_RUNS = 3;

/** Loads a model into a process of its own, measures it, and ends the process. */
export async function measureModel(options: MeasureOptions): Promise<ModelMeasurement> {
  const { runs, warmupRuns = DEFAULT_WARMUP_RUNS, seed, maxNewTokens, signal, onSample } = options;
  const generator = await createTransformersGenerator(options);
  try {
    const prompts = await createPromptsFor(generator, options, 1 + warmupRuns + runs);
    const timerResolutionMs = measureTimerResolutionMs();
    const eventLoop = watchEventLoop();
    const samples = await measureRequests(generator, {
      prompts,
      warmupRuns,
      maxNewTokens,
      seed,
      ...(signal === undefined ? {} : { signal }),
      ...(onSample === undefined ? {} : { onSample }),
    });
    const eventLoopDelayMs = eventLoop.stop();
    // the kernel's high-water mark of the child: nothing of this process is in it
    const memory = await readProcessMemory(generator.pid);
    const metrics = summarizeRun(samples, generator.timing);
    const facts = { samples, metrics, eventLoopDelayMs, timerResolutionMs };
    return {
      info: generator.info,
      prepared: generator.prepared,
      samples,
      metrics,
      peakRssBytes: memory?.peakRssBytes ?? null,
      ...judgeRun({ ...facts, plannedRuns: runs, forcedTokens: maxNewTokens }),
    };
  } finally {
    await generator.dispose();
  }
}

async function createPromptsFor(
  { prepared }: TransformersGenerator,
  { seed, promptTokens }: MeasureOptions,
  count: number,
): Promise<readonly string[]> {
  const tokenizer = await loadTokenizer(prepared.folder, 'Run "lab models verify"');
  const length = promptTokens === undefined ? {} : { promptTokens };
  return createPrompts({ count, seed, ...length }, tokenizer);
}
