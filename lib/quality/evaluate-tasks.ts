import { measureRequests } from '../bench/index.ts';
import type { TextGenerator } from '../generation/index.ts';
import type { RequestSample } from '../record/index.ts';
import type { Sandbox } from '../sandbox/index.ts';
import type { CodeTask } from '../tasks/index.ts';
import { type ScoredAnswer, scoreAnswers } from './score-answers.ts';

/** Tasks answered in one go before they are executed: neither disturbs the other's timing. */
const BATCH = 40;

export interface EvaluateTasksOptions {
  readonly tasks: readonly CodeTask[];
  /** Answered first and not scored: the cold start and the warm-up. At least one. */
  readonly warmupPrompts: readonly string[];
  readonly maxNewTokens: number;
  /** Answers per task; above 1 they need a temperature to differ. @default 1 */
  readonly answersPerTask?: number;
  /** Seed of the first round of answers; each round adds 1. */
  readonly seed: number;
  /** Answers executed at once. @default 2 */
  readonly concurrency?: number;
  readonly signal?: AbortSignal;
  /** Watches the machine while a batch is asked. */
  readonly duringAsking?: (ask: () => Promise<unknown>) => Promise<unknown>;
  /** After every executed batch. */
  readonly onProgress?: (progress: EvaluationProgress) => void;
}

export interface EvaluationProgress {
  readonly rows: readonly ScoredAnswer[];
  readonly planned: number;
}

/** What was asked, answered and executed, also when it was interrupted. */
export interface TaskEvaluation {
  readonly samples: readonly RequestSample[];
  /** One row per answer, in the order of asking. */
  readonly rows: readonly ScoredAnswer[];
  readonly isInterrupted: boolean;
}

/**
 * Asks a generator every task and executes its answers, in batches: first 40 answers, one after the
 * other with nothing else running, then their execution. When the signal fires, what was executed so
 * far is returned.
 */
export async function evaluateTasks(
  generator: TextGenerator,
  sandbox: Sandbox,
  options: EvaluateTasksOptions,
): Promise<TaskEvaluation> {
  const { tasks, answersPerTask = 1, signal } = options;
  const samples: RequestSample[] = [];
  const rows: ScoredAnswer[] = [];
  const planned = tasks.length * answersPerTask;
  const started = performance.now();
  const isAborted = (): boolean => signal?.aborted === true;
  const ask = async (prompts: readonly string[], seed: number): Promise<RequestSample[]> => {
    const asked: RequestSample[] = [];
    const sentFrom = performance.now() - started;
    const isWarmUp = samples.length === 0;
    const onSample = (sample: RequestSample): void => {
      const index = samples.length + asked.length;
      const phase = isWarmUp ? sample.phase : 'measured';
      asked.push({ ...sample, index, phase, sentAtMs: sentFrom + (sample.sentAtMs ?? 0) });
    };
    const measure = (): Promise<unknown> =>
      measureRequests(generator, {
        prompts,
        warmupRuns: prompts.length,
        maxNewTokens: options.maxNewTokens,
        isForcedLength: false,
        seed,
        onSample,
        ...(signal === undefined ? {} : { signal }),
      });
    const { duringAsking } = options;
    await (isWarmUp || duringAsking === undefined ? measure() : duringAsking(measure)).catch(
      (error: unknown) => {
        if (!isAborted()) throw error;
      },
    );
    samples.push(...asked);
    return asked;
  };

  await ask(options.warmupPrompts, options.seed);
  for (let round = 0; round < answersPerTask; round++) {
    for (let first = 0; first < tasks.length; first += BATCH) {
      if (isAborted()) break;
      const batch = tasks.slice(first, first + BATCH);
      const asked = await ask(
        batch.map(({ prompt }) => prompt),
        options.seed + round,
      );
      if (isAborted()) break;
      const answered = asked.flatMap(({ status, text }, index) =>
        status === 'completed' ? [{ task: batch[index] as CodeTask, answer: text ?? '' }] : [],
      );
      const scored = await scoreAnswers(answered, sandbox, {
        ...(options.concurrency === undefined ? {} : { concurrency: options.concurrency }),
        ...(signal === undefined ? {} : { signal }),
      });
      rows.push(...scored.map((row, index) => joinSample(row, asked[index])));
      options.onProgress?.({ rows, planned });
      if (asked.some(({ status }) => status === 'failed')) {
        return { samples, rows, isInterrupted: false };
      }
    }
  }
  return { samples, rows, isInterrupted: isAborted() };
}

function joinSample(row: ScoredAnswer, sample: RequestSample | undefined): ScoredAnswer {
  if (sample === undefined) return row;
  const { index, outputTokens, endMs } = sample;
  return {
    ...row,
    sampleIndex: index,
    outputTokens,
    ...(endMs === undefined ? {} : { e2eLatencyMs: endMs }),
  };
}
