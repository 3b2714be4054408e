import {
  createTransformersGenerator,
  type TransformersGenerator,
  type TransformersOptions,
} from '../backends/transformers/index.ts';
import { readProcessMemory } from '../memory/index.ts';
import { loadTokenizer, type ModelTokenizer } from '../models/index.ts';
import type { RequestSample } from '../record/index.ts';
import { streamPrompts } from './create-prompts.ts';
import { RequestRecorder, type SampleMarks } from './request-recorder.ts';
import { measureTimerResolutionMs, watchEventLoop } from './timer-check.ts';
import { RunWatch, type WatchReport } from './watch-run.ts';

export interface SideOptions extends TransformersOptions {
  /** Exact prompt length; left out, prompts are as long as real tasks are. */
  readonly promptTokens?: number;
  /** Every answer gets exactly this many tokens. */
  readonly maxNewTokens: number;
  /** False: the most an answer gets, for a comparison with a side that cannot be told. @default true */
  readonly isForcedLength?: boolean;
  /** In front of every prompt; see `PromptOptions`. */
  readonly salt?: string;
  /** @default 3 */
  readonly warmupRuns?: number;
  /** Chooses the prompts. */
  readonly seed: number;
  /** Called after each request. */
  readonly onSample?: (sample: RequestSample) => void;
}

export const DEFAULT_WARMUP_RUNS = 3;

/** What a closed side knows about itself. */
export interface SideReport {
  readonly generator: Pick<TransformersGenerator, 'info' | 'prepared' | 'timing'>;
  readonly samples: readonly RequestSample[];
  readonly watch: WatchReport;
  readonly peakRssBytes: number | null;
  readonly eventLoopDelayMs: number;
  readonly timerResolutionMs: number;
}

/** One model in one place, loaded, cold start and warm-up behind it, ready to be measured. */
export interface BenchSide {
  readonly generator: TransformersGenerator;
  readonly tokenizer: ModelTokenizer;
  readonly watch: RunWatch;
  readonly samples: readonly RequestSample[];
  /** The next prompt of this side's own stream: never the same twice. */
  nextPrompt(): string;
  /** One measured request. */
  measure(prompt: string, marks?: SampleMarks): Promise<RequestSample>;
  /** What the last failed request threw. */
  readonly lastError: unknown;
  /** Ends the model's process and returns everything. Safe to call twice. */
  close(): Promise<SideReport>;
}

/** Loads a model into a process of its own while a sampler watches, and warms it up. */
export async function openSide(options: SideOptions): Promise<BenchSide> {
  const { warmupRuns = DEFAULT_WARMUP_RUNS, signal, onSample, seed, maxNewTokens } = options;
  const { isForcedLength = true } = options;
  const watch = await RunWatch.start();
  let generator: TransformersGenerator | undefined;
  try {
    generator = await load(options, watch);
    const tokenizer = await loadTokenizer(generator.prepared.folder, 'Run "lab models verify"');
    const prompts = streamPrompts(options, tokenizer);
    const timerResolutionMs = measureTimerResolutionMs();
    const eventLoop = watchEventLoop();
    const recorder = new RequestRecorder(generator, {
      maxNewTokens,
      isForcedLength,
      seed,
      now: () => watch.nowMs(),
      ...(signal === undefined ? {} : { signal }),
    });
    const ask = async (
      prompt: string,
      phase: RequestSample['phase'],
      marks?: SampleMarks,
    ): Promise<RequestSample> => {
      const sample = await recorder.ask(prompt, phase, marks);
      onSample?.(sample);
      return sample;
    };
    const nextPrompt = (): string => prompts.next().value as string;
    await warmUp(watch, ask, nextPrompt, warmupRuns);
    watch.enter('ready');
    const loaded = generator;
    let isMeasuring = false;
    let report: Promise<SideReport> | undefined;
    return {
      generator,
      tokenizer,
      watch,
      samples: recorder.samples,
      get lastError() {
        return recorder.lastError;
      },
      nextPrompt,
      measure: async (prompt, marks) => {
        if (!isMeasuring) await watch.beginMeasured();
        isMeasuring = true;
        return await ask(prompt, 'measured', marks);
      },
      close: () => {
        report ??= closeSide(loaded, watch, recorder, eventLoop, timerResolutionMs);
        return report;
      },
    };
  } catch (error) {
    await Promise.all([generator?.dispose(), watch.stop()]);
    throw error;
  }
}

async function load(options: SideOptions, watch: RunWatch): Promise<TransformersGenerator> {
  const generator = await createTransformersGenerator({
    ...options,
    onPhase: (phase) => {
      watch.enter(PHASES[phase]);
      options.onPhase?.(phase);
    },
    onProcess: (pid) => {
      void watch.follow(pid);
      options.onProcess?.(pid);
    },
  });
  watch.enter('prompts');
  void watch.follow(generator.pid); // a model that somebody else holds already was loaded before
  return generator;
}

const PHASES = {
  prepare: 'prepare',
  'start-process': 'process',
  'import-runtime': 'runtime',
  'read-tokenizer': 'tokenizer',
  'load-weights': 'weights',
} as const;

async function warmUp(
  watch: RunWatch,
  ask: (prompt: string, phase: RequestSample['phase']) => Promise<RequestSample>,
  nextPrompt: () => string,
  warmupRuns: number,
): Promise<void> {
  const coldPrompt = nextPrompt();
  watch.enter('first-token');
  const cold = await ask(coldPrompt, 'cold');
  const firstMs = cold.events[0]?.timeMs;
  if (firstMs !== undefined) watch.enter('first-answer', (cold.sentAtMs ?? 0) + firstMs);
  watch.enter('warm-up');
  for (let run = 0; run < warmupRuns && cold.status !== 'failed'; run++) {
    await ask(nextPrompt(), 'warm-up');
  }
}

async function closeSide(
  generator: TransformersGenerator,
  watch: RunWatch,
  recorder: RequestRecorder,
  eventLoop: { stop(): number },
  timerResolutionMs: number,
): Promise<SideReport> {
  try {
    await watch.endMeasured();
    const eventLoopDelayMs = eventLoop.stop();
    // the kernel's high-water mark of the child: nothing of this process is in it
    const memory = await readProcessMemory(generator.pid);
    return {
      generator,
      samples: recorder.samples,
      watch: await watch.stop(),
      peakRssBytes: memory?.peakRssBytes ?? null,
      eventLoopDelayMs,
      timerResolutionMs,
    };
  } finally {
    await Promise.all([generator.dispose(), watch.stop()]);
  }
}
