import { type QualityRecord, sha256Hex, type TaskRow, toCanonicalJson } from '../record/index.ts';
import { bootstrapInterval, type RateEstimate, wilsonInterval } from '../stats/index.ts';
import type { CodeTask } from '../tasks/index.ts';
import type { AnswerFacets } from './facets.ts';
import type { ScoredAnswer } from './score-answers.ts';

/** Identity of a task set: two runs with the same hash were asked the same things. */
export function hashTaskSet(tasks: readonly CodeTask[]): string {
  const asked = tasks.map(({ id, prompt, tests }) => ({ id, prompt, tests }));
  return sha256Hex(toCanonicalJson(asked));
}

/**
 * pass@1 of all rows and per level, with 95 % intervals: Wilson with one answer per task; with several,
 * by bootstrap over tasks, because answers to one task are not independent. Rows that are sandbox errors say
 * nothing about the answers and are left out of the rates.
 */
export function summarizeQuality(
  tasks: readonly CodeTask[],
  rows: readonly TaskRow[],
): QualityRecord {
  const judged = rows.filter(({ outcome }) => outcome !== 'sandbox-error');
  const levels = [...new Set(judged.map(({ level }) => level))].sort((a, b) => a - b);
  return {
    taskSetSha256: hashTaskSet(tasks),
    tasks: rows,
    passAt1: estimateRate(judged),
    levels: levels.map((level) => {
      const ofLevel = judged.filter((row) => row.level === level);
      const passed = countPassed(ofLevel);
      return { level, passed, ...estimateRate(ofLevel) };
    }),
  };
}

function countPassed(rows: readonly TaskRow[]): number {
  return rows.filter(({ outcome }) => outcome === 'passed').length;
}

function estimateRate(rows: readonly TaskRow[]): RateEstimate {
  const byTask = [...Map.groupBy(rows, ({ taskId }) => taskId).values()];
  if (byTask.length === rows.length) return wilsonInterval(countPassed(rows), rows.length);
  const { value, low, high } = bootstrapInterval(byTask, (tasks) => {
    const answers = tasks.reduce((sum, { length }) => sum + length, 0);
    return tasks.reduce((sum, task) => sum + countPassed(task), 0) / answers;
  });
  return { value, low, high, n: rows.length };
}

/** How many answers have each facet, of how many it applies to. */
export function countFacets(
  rows: readonly ScoredAnswer[],
): Readonly<Record<keyof AnswerFacets, { readonly yes: number; readonly of: number }>> {
  const count = (facet: keyof AnswerFacets): { yes: number; of: number } => {
    const values = rows.map((row) => row.facets[facet]).filter((value) => value !== null);
    return { yes: values.filter(Boolean).length, of: values.length };
  };
  return {
    parses: count('parses'),
    typeChecks: count('typeChecks'),
    importsResolve: count('importsResolve'),
    testsPass: count('testsPass'),
    edgeCases: count('edgeCases'),
    documented: count('documented'),
  };
}
