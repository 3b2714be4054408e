import { type QualityRecord, sha256Hex, type TaskRow, toCanonicalJson } from '../record/index.ts';
import { wilsonInterval } from '../stats/index.ts';
import type { CodeTask } from '../tasks/types.ts';
import type { AnswerFacets } from './facets.ts';
import type { ScoredAnswer } from './score-answers.ts';

/** Identity of a task set: two runs with the same hash were asked the same things. */
export function hashTaskSet(tasks: readonly CodeTask[]): string {
  const asked = tasks.map(({ id, prompt, tests }) => ({ id, prompt, tests }));
  return sha256Hex(toCanonicalJson(asked));
}

/**
 * pass@1 of all rows and per level, each with a 95 % Wilson interval. Rows that are sandbox errors say
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
    passAt1: wilsonInterval(countPassed(judged), judged.length),
    levels: levels.map((level) => {
      const ofLevel = judged.filter((row) => row.level === level);
      const passed = countPassed(ofLevel);
      return { level, passed, ...wilsonInterval(passed, ofLevel.length) };
    }),
  };
}

function countPassed(rows: readonly TaskRow[]): number {
  return rows.filter(({ outcome }) => outcome === 'passed').length;
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
