// How often an answer passes, drawn by the Bayesian bootstrap over tasks: every task gets a random weight,
// the same one in every place that had it, so places are compared task by task. Half a passed and half a
// failed task are added (Jeffreys), or 0 of 10 would be drawn as a certain 0.

import type { RunRecord } from '../record/index.ts';
import type { Basis } from './decision.ts';
import { randomFor } from './draws.ts';

export interface QualityDraws {
  readonly basis: Basis;
  readonly sources: readonly string[];
  readonly tasks: number;
  readonly passRate: Float64Array;
  readonly notes: readonly string[];
}

/** More tasks than this are not drawn one by one. */
const MOST_TASKS = 400;

/** Weights of tasks per resample, made once for each task whoever answered it. */
export class TaskWeights {
  readonly #seed: number;
  readonly #resamples: number;
  readonly #known = new Map<string, Float64Array>();

  constructor(seed: number, resamples: number) {
    this.#seed = seed;
    this.#resamples = resamples;
  }

  of(taskId: string): Float64Array {
    const known = this.#known.get(taskId);
    if (known !== undefined) return known;
    const random = randomFor(this.#seed, `task ${taskId}`);
    const weights = new Float64Array(this.#resamples);
    for (let b = 0; b < weights.length; b++) weights[b] = -Math.log(1 - random.next());
    this.#known.set(taskId, weights);
    return weights;
  }
}

/** Draws from runs with executed tasks; undefined when there are none. */
export function drawQuality(
  records: readonly RunRecord[],
  basis: Basis,
  weights: TaskWeights,
  resamples: number,
): QualityDraws | undefined {
  const rates = new Map<string, { passed: number; of: number }>();
  const sources: string[] = [];
  for (const { id, quality, model } of records) {
    // Random weights have the right speed and write nonsense: they say nothing about quality.
    const isJudged = quality !== undefined && model.weights !== 'random';
    if (!isJudged || rates.size >= MOST_TASKS) continue;
    sources.push(id);
    const tasks = quality.tasks.filter(({ outcome }) => outcome !== 'sandbox-error');
    const rows =
      tasks.length > 0
        ? tasks.map(({ taskId, outcome }) => ({ taskId, passed: outcome === 'passed' ? 1 : 0 }))
        : summaryRows(id, quality.passAt1);
    for (const { taskId, passed } of rows) {
      const rate = rates.get(taskId) ?? { passed: 0, of: 0 };
      rates.set(taskId, { passed: rate.passed + passed, of: rate.of + 1 });
    }
  }
  if (rates.size === 0) return undefined;
  const passed = new Float64Array(resamples);
  const total = new Float64Array(resamples);
  const prior = [halfDraws('prior pass'), halfDraws('prior fail')];
  for (let b = 0; b < resamples; b++) {
    passed[b] = prior[0]?.[b] ?? 0;
    total[b] = (prior[0]?.[b] ?? 0) + (prior[1]?.[b] ?? 0);
  }
  for (const [taskId, rate] of rates) {
    const share = rate.passed / rate.of;
    const weight = weights.of(taskId);
    for (let b = 0; b < resamples; b++) {
      passed[b] = (passed[b] ?? 0) + share * (weight[b] ?? 0);
      total[b] = (total[b] ?? 0) + (weight[b] ?? 0);
    }
  }
  return {
    basis,
    sources,
    tasks: rates.size,
    passRate: passed.map((one, b) => one / (total[b] ?? 1)),
    notes: [],
  };

  /** Gamma(1/2) draws: half the square of a normal number. */
  function halfDraws(purpose: string): Float64Array {
    const [a, b] = [weights.of(`${purpose} radius`), weights.of(`${purpose} angle`)];
    return a.map((radius, i) => radius * Math.cos(2 * Math.PI * Math.exp(-(b[i] ?? 0))) ** 2);
  }
}

/** A record that gives only its rate: as many passed tasks of its own as the rate says. */
function summaryRows(
  id: string,
  { value, n }: { readonly value: number; readonly n: number },
): { readonly taskId: string; readonly passed: number }[] {
  const count = Math.min(n, MOST_TASKS);
  return Array.from({ length: count }, (_, i) => ({
    taskId: `${id} ${i}`,
    passed: i < Math.round(value * count) ? 1 : 0,
  }));
}
