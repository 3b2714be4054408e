import type { TaskRow } from '../record/index.ts';
import type { ExecutionReport, Sandbox } from '../sandbox/index.ts';
import type { CodeTask } from '../tasks/index.ts';
import { extractAnswer } from './extract-answer.ts';
import { type AnswerFacets, listFacets } from './facets.ts';

/** One executed answer: a row of the run record, and its facets. */
export interface ScoredAnswer extends TaskRow {
  readonly facets: AnswerFacets;
}

/** A task with what was answered to it. */
export interface AnsweredTask {
  readonly task: CodeTask;
  /** The model's text as it came; where it ends is decided here. */
  readonly answer: string;
}

/** Executes one answer. */
export async function scoreAnswer(
  { task, answer }: AnsweredTask,
  sandbox: Sandbox,
): Promise<ScoredAnswer> {
  const source = extractAnswer(task, answer);
  const { functionName, tests } = task;
  let report = await sandbox.run({ source, functionName, tests });
  // Neither says for sure that the answer is at fault, so it gets one more chance.
  if (report.verdict === 'sandbox-error') {
    report = await sandbox.run({ source, functionName, tests });
  }
  return toRow(task, source, report);
}

/**
 * Executes many answers, `concurrency` at a time, in the order given. Answers that timed out run once
 * more alone at the end: on a busy machine a timeout may be the neighbour's fault.
 */
export async function scoreAnswers(
  answered: readonly AnsweredTask[],
  sandbox: Sandbox,
  options: {
    readonly concurrency?: number;
    readonly onScored?: (scored: ScoredAnswer, index: number) => void;
    readonly signal?: AbortSignal;
  } = {},
): Promise<readonly ScoredAnswer[]> {
  const rows: (ScoredAnswer | undefined)[] = answered.map(() => undefined);
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < answered.length && options.signal?.aborted !== true) {
      const index = next++;
      const row = await scoreAnswer(answered[index] as AnsweredTask, sandbox);
      rows[index] = row;
      options.onScored?.(row, index);
    }
  };
  await Promise.all(Array.from({ length: options.concurrency ?? 2 }, work));
  await rerunTimeouts(rows, answered, sandbox, options.signal);
  return rows.filter((row) => row !== undefined);
}

/** Repeats timed-out answers one at a time and keeps the second outcome. */
export async function rerunTimeouts(
  rows: (ScoredAnswer | undefined)[],
  answered: readonly AnsweredTask[],
  sandbox: Sandbox,
  signal?: AbortSignal,
): Promise<void> {
  for (const [index, row] of rows.entries()) {
    if (row?.outcome !== 'timeout' || signal?.aborted === true) continue;
    rows[index] = await scoreAnswer(answered[index] as AnsweredTask, sandbox);
  }
}

function toRow(task: CodeTask, source: string, report: ExecutionReport): ScoredAnswer {
  return {
    taskId: task.id,
    level: task.level,
    outcome: report.verdict,
    testsPassed: report.testsPassed,
    testsTotal: task.tests.length,
    ...(report.verdict === 'passed' ? {} : { reason: report.detail.slice(0, 400) }),
    facets: listFacets(source, task.tests, report),
  };
}
