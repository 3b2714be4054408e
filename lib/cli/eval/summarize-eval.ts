import { type AnswerFacets, meanPassAtK } from '../../quality/index.ts';
import type { RunRecord, TaskRow } from '../../record/index.ts';

/** pass@1 of one level, as `lab eval --json` prints it. */
export interface LevelReport {
  readonly level: number;
  readonly tasks: number;
  /** Tasks whose answer passed; with several answers per task, answers that passed. */
  readonly passed: number;
  readonly passAt1: number;
  /** 95 % interval of pass@1: Wilson, or by bootstrap over tasks with several answers each. */
  readonly low: number;
  readonly high: number;
  /** Only with several answers per task: k to pass@k, without bias. */
  readonly passAtK?: Readonly<Record<string, number>>;
  readonly medianE2eLatencyMs?: number;
  readonly meanOutputTokens?: number;
}

export interface EvalReport {
  readonly levels: readonly LevelReport[];
  readonly passAt1: { readonly value: number; readonly low: number; readonly high: number } | null;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly facets: Readonly<
    Record<keyof AnswerFacets, { readonly yes: number; readonly of: number }>
  > | null;
}

/** The figures people ask for, from a record. */
export function summarizeEval(record: RunRecord, answersPerTask: number): EvalReport {
  const { quality } = record;
  if (quality === undefined) return { levels: [], passAt1: null, outcomes: {}, facets: null };
  const outcomes: Record<string, number> = {};
  for (const { outcome } of quality.tasks) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  const { value, low, high } = quality.passAt1;
  return {
    levels: quality.levels.map(({ level, passed, value: passAt1, low, high }) => {
      const rows = quality.tasks.filter((row) => row.level === level);
      const tasks = new Set(rows.map(({ taskId }) => taskId)).size;
      return {
        level,
        tasks,
        passed,
        passAt1,
        low,
        high,
        ...perK(rows, answersPerTask),
        ...costs(rows),
      };
    }),
    passAt1: { value, low, high },
    outcomes,
    facets: (quality as { facets?: EvalReport['facets'] }).facets ?? null,
  };
}

/** pass@k for k = 1, 2, 5, 10, ... up to the answers every task has. */
function perK(
  rows: readonly TaskRow[],
  answersPerTask: number,
): Pick<LevelReport, 'passAtK'> | Record<never, never> {
  if (answersPerTask < 2) return {};
  const byTask = Map.groupBy(rows, ({ taskId }) => taskId);
  const tasks = [...byTask.values()].map((answers) => ({
    attempts: answers.length,
    passed: answers.filter(({ outcome }) => outcome === 'passed').length,
  }));
  const most = Math.min(...tasks.map(({ attempts }) => attempts));
  const ks = [1, 2, 5, 10, 20, 50, 100].filter((k) => k <= most);
  return { passAtK: Object.fromEntries(ks.map((k) => [`${k}`, meanPassAtK(tasks, k)])) };
}

function costs(
  rows: readonly TaskRow[],
): Pick<LevelReport, 'medianE2eLatencyMs' | 'meanOutputTokens'> | Record<never, never> {
  const latencies = rows.map(({ e2eLatencyMs }) => e2eLatencyMs).filter((ms) => ms !== undefined);
  const tokens = rows.map(({ outputTokens }) => outputTokens).filter((n) => n !== undefined);
  if (latencies.length === 0 || tokens.length === 0) return {};
  const middle = latencies.sort((a, b) => a - b)[Math.floor(latencies.length / 2)] as number;
  return {
    medianE2eLatencyMs: middle,
    meanOutputTokens: tokens.reduce((sum, n) => sum + n, 0) / tokens.length,
  };
}
