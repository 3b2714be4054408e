import {
  closeFrame,
  judgeRun,
  measureTimerResolutionMs,
  NoiseWatch,
  openFrame,
  summarizeRun,
  watchEventLoop,
} from '../bench/index.ts';
import type { SamplingOptions } from '../generation/index.ts';
import { readProcessMemory } from '../memory/index.ts';
import {
  createRecord,
  listCompleted,
  measureLengths,
  type QualityRecord,
  type RequestSample,
  type RunRecord,
  type TaskRow,
} from '../record/index.ts';
import {
  createSandbox,
  type Sandbox,
  type SandboxOptions,
  type SandboxWalls,
} from '../sandbox/index.ts';
import { judgeNoise } from '../stats/index.ts';
import type { CodeTask } from '../tasks/index.ts';
import { createWarmupPrompts } from './create-task-set.ts';
import { type Contestant, type Entrant, enterContestant } from './enter-contestant.ts';
import { type EvaluationProgress, evaluateTasks, type TaskEvaluation } from './evaluate-tasks.ts';
import { judgeEvaluation } from './judge-evaluation.ts';
import type { ScoredAnswer } from './score-answers.ts';
import { countFacets, summarizeQuality } from './summarize-quality.ts';
import { withDefaults } from './with-defaults.ts';

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

/**
 * Asks every task, executes the answers and returns the run record: quality with intervals, latency and
 * tokens per task in the same place. Writing the record is the caller's. An interrupted run is a
 * record too, marked invalid. Times too noisy to use leave the quality valid, and say so in `timing`.
 *
 * @throws what `createTransformersGenerator` throws, and SandboxUnavailableError
 */
export async function runEvaluation(options: EvaluationOptions): Promise<RunRecord> {
  const frame = await openFrame(options.command);
  const noise = await NoiseWatch.start();
  const sandbox = await createSandbox({
    warmProcesses: options.concurrency ?? 2,
    ...options.sandbox,
  });
  let entrant: Entrant | undefined;
  try {
    entrant = await enterContestant(options.contestant, {
      levels: [...new Set(options.tasks.map(({ level }) => level))],
      seed: options.seed,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    const timerResolutionMs = measureTimerResolutionMs();
    const eventLoop = watchEventLoop();
    const evaluation = await evaluate(entrant, sandbox, options, noise);
    const eventLoopDelayMs = eventLoop.stop();
    const memory = entrant.pid === undefined ? undefined : await readProcessMemory(entrant.pid);
    const { samples, rows } = evaluation;
    const metrics = summarizeRun(samples, entrant.timing);
    const planned = options.tasks.length * (options.answersPerTask ?? 1);
    const { selfCheck, reasons, timingReasons } = judgeRun({
      samples,
      metrics,
      plannedRuns: planned,
      forcedTokens: undefined,
      eventLoopDelayMs,
      timerResolutionMs,
    });
    const { engine, reasons: engineReasons } = await entrant.describeEngine();
    const quality =
      rows.length === 0 ? undefined : describeQuality(options.tasks, rows, sandbox.walls);
    return createRecord({
      ...(await closeFrame(frame)),
      mode: entrant.generator.info.mode,
      engine,
      model: entrant.model,
      workload: describeWorkload(options, samples),
      samples,
      memory: { peakRssBytes: memory?.peakRssBytes ?? null },
      metrics,
      ...(quality === undefined ? {} : { quality }),
      selfCheck: { ...selfCheck, noise: judgeNoise(noise.facts()) },
      reasons: judgeEvaluation(evaluation, planned, [...reasons, ...engineReasons]),
      timing: { valid: timingReasons.length === 0, reasons: timingReasons },
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
  const quality = summarizeQuality(tasks, rows.map(nameLacks));
  return Object.assign(quality, { facets: countFacets(rows), sandboxWalls });
}

/** A row names only the facets its answer lacks: most lack none, and a record has thousands of rows. */
function nameLacks({ facets, ...row }: ScoredAnswer): TaskRow {
  const lacks = Object.entries(facets).flatMap(([name, has]) => (has === false ? [name] : []));
  return lacks.length === 0 ? row : Object.assign(row, { lacks });
}

function evaluate(
  { generator, pid = process.pid }: Entrant,
  sandbox: Sandbox,
  options: EvaluationOptions,
  noise: NoiseWatch,
): Promise<TaskEvaluation> {
  const { tasks, seed, answersPerTask, sampling, concurrency, signal, onProgress } = options;
  const sampled = sampling === undefined ? generator : withDefaults(generator, sampling);
  return evaluateTasks(sampled, sandbox, {
    tasks,
    warmupPrompts: createWarmupPrompts(seed),
    maxNewTokens: options.maxNewTokens ?? 400,
    seed,
    duringAsking: (ask) => noise.during([pid], ask),
    ...(answersPerTask === undefined ? {} : { answersPerTask }),
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(signal === undefined ? {} : { signal }),
    ...(onProgress === undefined ? {} : { onProgress }),
  });
}

function describeWorkload(
  options: EvaluationOptions,
  samples: readonly RequestSample[],
): RunRecord['workload'] {
  return {
    kind: 'code-tasks',
    promptSha256: [...new Set(samples.map(({ promptSha256 }) => promptSha256))],
    requested: { promptTokens: null, outputTokens: options.maxNewTokens ?? 400 },
    actual: measureLengths(samples),
    seed: options.seed,
    warmupRuns: samples.filter(({ phase }) => phase === 'warm-up').length,
    runs: listCompleted(samples).length,
    concurrency: 1,
    loadShape: 'single-stream',
  };
}
