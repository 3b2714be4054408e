import { createTransformersGenerator } from '../backends/transformers/index.ts';
import {
  describeMachine,
  describeModel,
  judgeRun,
  measureTimerResolutionMs,
  readEngineVersions,
  readLabVersion,
  summarizeRun,
  watchEventLoop,
} from '../bench/index.ts';
import { detectDevice, providerOf } from '../device/index.ts';
import type { Device, Dtype, SamplingOptions, TextGenerator } from '../generation/index.ts';
import { readProcessMemory } from '../memory/index.ts';
import {
  createRecord,
  type EngineRecord,
  type ModelRecord,
  type QualityRecord,
  type RequestSample,
  type RunRecord,
} from '../record/index.ts';
import {
  createSandbox,
  type Sandbox,
  type SandboxOptions,
  type SandboxWalls,
} from '../sandbox/index.ts';
import type { CodeTask, TaskLevel } from '../tasks/index.ts';
import type { Baseline } from './baselines/answer-source.ts';
import { createBaselineGenerator } from './baselines/baseline-generator.ts';
import { loadBaseline } from './baselines/load-baseline.ts';
import { createWarmupPrompts } from './create-task-set.ts';
import { type EvaluationProgress, evaluateTasks, type TaskEvaluation } from './evaluate-tasks.ts';
import { judgeEvaluation } from './judge-evaluation.ts';
import type { ScoredAnswer } from './score-answers.ts';
import { countFacets, summarizeQuality } from './summarize-quality.ts';
import { withSampling } from './with-sampling.ts';

/** Who answers: a local model, or a baseline that learns from the training split first. */
export type Contestant =
  | {
      readonly model: string;
      readonly dtype: Dtype;
      readonly device: Device | 'auto';
      readonly threads?: number;
      readonly onPhase?: (phase: string) => void;
    }
  | { readonly baseline: Baseline['name']; readonly trainingExamples: number };

export interface EvaluationOptions {
  readonly contestant: Contestant;
  readonly tasks: readonly CodeTask[];
  /** @default 400 */
  readonly maxNewTokens?: number;
  /** @default 1: greedy, one answer per task */
  readonly answersPerTask?: number;
  readonly sampling?: Pick<SamplingOptions, 'temperature' | 'topK'>;
  readonly seed: number;
  /** Answers executed at once. @default 2 */
  readonly concurrency?: number;
  /** How this was called, for the record. */
  readonly command: string;
  readonly sandbox?: SandboxOptions;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: EvaluationProgress) => void;
}

/** A contestant ready to answer, with what the record says about it. */
interface Entrant {
  readonly generator: TextGenerator;
  readonly engine: EngineRecord;
  readonly model: ModelRecord;
  readonly pid?: number;
  readonly timing?: Parameters<typeof summarizeRun>[1];
}

/**
 * Asks every task, executes the answers and returns the run record: quality with intervals, latency and
 * tokens per task in the same place. Writing the record is the caller's. An interrupted run is a
 * record too, marked invalid.
 *
 * @throws what `createTransformersGenerator` throws, and SandboxUnavailableError
 */
export async function runEvaluation(options: EvaluationOptions): Promise<RunRecord> {
  const startedAt = new Date();
  const device = await detectDevice({ tryProviders: false });
  const sandbox = await createSandbox({
    warmProcesses: options.concurrency ?? 2,
    ...options.sandbox,
  });
  let entrant: Entrant | undefined;
  try {
    entrant = await enter(options);
    const timerResolutionMs = measureTimerResolutionMs();
    const eventLoop = watchEventLoop();
    const evaluation = await evaluate(entrant, sandbox, options);
    const eventLoopDelayMs = eventLoop.stop();
    const memory = entrant.pid === undefined ? undefined : await readProcessMemory(entrant.pid);
    const { samples, rows } = evaluation;
    const metrics = summarizeRun(samples, entrant.timing);
    const planned = options.tasks.length * (options.answersPerTask ?? 1);
    const { selfCheck, reasons } = judgeRun({
      samples,
      metrics,
      plannedRuns: planned,
      forcedTokens: undefined,
      eventLoopDelayMs,
      timerResolutionMs,
    });
    const quality =
      rows.length === 0 ? undefined : describeQuality(options.tasks, rows, sandbox.walls);
    return createRecord({
      ...(await readLabVersion()),
      command: options.command,
      startedAt: startedAt.toISOString(),
      endedAt: new Date().toISOString(),
      mode: entrant.generator.info.mode,
      place: device.place.name,
      machine: describeMachine(device),
      engine: entrant.engine,
      model: entrant.model,
      workload: describeWorkload(options, samples),
      samples,
      memory: { peakRssBytes: memory?.peakRssBytes ?? null },
      metrics,
      ...(quality === undefined ? {} : { quality }),
      selfCheck,
      reasons: judgeEvaluation(evaluation, planned, reasons),
    });
  } finally {
    await Promise.all([sandbox.dispose(), entrant?.generator.dispose()]);
  }
}

/** Rates and rows, and beside them the facets and what the answers were locked in with. */
function describeQuality(
  tasks: readonly CodeTask[],
  rows: readonly ScoredAnswer[],
  sandboxWalls: SandboxWalls,
): QualityRecord {
  const quality = summarizeQuality(tasks, rows);
  return Object.assign(quality, { facets: countFacets(rows), sandboxWalls });
}

function evaluate(
  { generator }: Entrant,
  sandbox: Sandbox,
  options: EvaluationOptions,
): Promise<TaskEvaluation> {
  const { tasks, seed, answersPerTask, sampling, concurrency, signal, onProgress } = options;
  const sampled = sampling === undefined ? generator : withSampling(generator, sampling);
  return evaluateTasks(sampled, sandbox, {
    tasks,
    warmupPrompts: createWarmupPrompts(seed),
    maxNewTokens: options.maxNewTokens ?? 400,
    seed,
    ...(answersPerTask === undefined ? {} : { answersPerTask }),
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(signal === undefined ? {} : { signal }),
    ...(onProgress === undefined ? {} : { onProgress }),
  });
}

async function enter({ contestant, tasks, seed, signal }: EvaluationOptions): Promise<Entrant> {
  if ('baseline' in contestant) return enterBaseline(contestant, tasks, seed);
  const { model, dtype, device, threads, onPhase } = contestant;
  const generator = await createTransformersGenerator({
    model,
    dtype,
    device,
    ...(threads === undefined ? {} : { session: { threads } }),
    ...(onPhase === undefined ? {} : { onPhase }),
    ...(signal === undefined ? {} : { signal }),
  });
  const { info, prepared, pid, timing } = generator;
  const executionProvider = providerOf(info.device.got);
  return {
    generator,
    pid,
    timing,
    model: await describeModel(prepared),
    engine: {
      backend: info.backend,
      versions: await readEngineVersions(),
      asked: { device, dtype },
      got: { device: info.device.got, dtype: info.dtype, executionProvider },
      evidence: [
        `The session's own configuration says device "${info.device.got}" and dtype "${info.dtype}"`,
      ],
      threads: threads ?? prepared.threads,
    },
  };
}

async function enterBaseline(
  { baseline: name, trainingExamples }: Extract<Contestant, { baseline: string }>,
  tasks: readonly CodeTask[],
  seed: number,
): Promise<Entrant> {
  const levels = [...new Set(tasks.map(({ level }) => level))] as TaskLevel[];
  const loaded = loadBaseline(name, { trainingExamples, levels, seed: seed + 1 });
  const { trainingSha256: sha256, trainingBytes: bytes } = loaded;
  const asked = { device: 'cpu', dtype: 'none' };
  return {
    generator: createBaselineGenerator(loaded.baseline),
    model: {
      name: `baseline-${name}`,
      weights: 'trained',
      files: { 'training-examples.json': { sha256, bytes } },
      dtype: 'none',
      parameters: null,
    },
    engine: {
      backend: 'baseline',
      versions: await readEngineVersions(),
      asked,
      got: asked,
      evidence: [`${loaded.trainingExamples} training examples, no model involved`],
    },
  };
}

function describeWorkload(
  options: EvaluationOptions,
  samples: readonly RequestSample[],
): RunRecord['workload'] {
  const measured = samples.filter(
    ({ phase, status }) => phase === 'measured' && status === 'completed',
  );
  const range = (values: readonly number[]): { min: number; max: number } | null =>
    values.length === 0 ? null : { min: Math.min(...values), max: Math.max(...values) };
  return {
    kind: 'code-tasks',
    promptSha256: [...new Set(samples.map(({ promptSha256 }) => promptSha256))],
    requested: { promptTokens: null, outputTokens: options.maxNewTokens ?? 400 },
    actual: {
      promptTokens: range(measured.map(({ promptTokens }) => promptTokens)),
      outputTokens: range(measured.map(({ outputTokens }) => outputTokens)),
    },
    seed: options.seed,
    warmupRuns: samples.filter(({ phase }) => phase === 'warm-up').length,
    runs: measured.length,
    concurrency: 1,
    loadShape: 'single-stream',
  };
}
