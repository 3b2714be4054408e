// What to measure next. For each doubt (a price, the speed of a place, its quality) the race is run once more
// with that doubt removed, set to its middle; what then separates the places most is worth measuring first.
// How much: the error of a mean shrinks with the square root of its sample.

import { studentQuantile } from '../stats/index.ts';
import { type Candidate, pricesOf } from './candidate.ts';
import { checkLimits, countWins, drawCosts, FIRM, type Standing } from './race.ts';
import type { Workload } from './workload.ts';

interface Doubt {
  readonly apply: (candidate: Candidate) => Candidate;
  /** Sample behind it; 0 for a price. */
  readonly sample: number;
  readonly say: (more: number) => string;
}

const MOST_MORE = 5000;

/** The most useful first; empty when nothing would change the verdict. */
export function nextSteps(
  judged: readonly Standing[],
  workload: Workload,
  resamples: number,
): readonly string[] {
  const leading = judged.slice(0, 3);
  const now = leading[0]?.probability ?? 0;
  if (now >= FIRM || leading.length === 0) return staleSteps(judged);
  const steps = leading.flatMap(({ candidate }) =>
    listDoubts(candidate, workload).map((doubt) => {
      const entries = judged.map((one) => {
        const changed = one.candidate === candidate ? doubt.apply(one.candidate) : one.candidate;
        if (changed === one.candidate) return one;
        const costs = drawCosts(changed, workload, resamples);
        return { costs, isWithin: checkLimits(changed, costs, workload, resamples) };
      });
      const { wins, none } = countWins(entries, resamples);
      return {
        gain: Math.max(none, ...wins) / resamples - now,
        text: doubt.say(moreOf(doubt, now)),
      };
    }),
  );
  return steps
    .filter(({ gain }) => gain > 0.01)
    .sort((a, b) => b.gain - a.gain || (a.text < b.text ? -1 : 1))
    .map(({ text }) => text)
    .filter((text, i, all) => all.indexOf(text) === i)
    .slice(0, 4)
    .concat(
      steps.some(({ gain }) => gain > 0.01)
        ? []
        : ['Decide by the matrix: no one measurement would separate these places'],
    );
}

function staleSteps(judged: readonly Standing[]): readonly string[] {
  const prices = judged.slice(0, 2).flatMap(({ candidate }) => pricesOf(candidate));
  const ids = new Set(prices.filter(({ isFirm }) => !isFirm).map(({ id }) => id));
  return [...ids].map((id) => `Look up "${id}" today and give it as your own price`);
}

/** More samples until a normal error would put the leader at `FIRM`. */
function moreOf({ sample }: Doubt, probability: number): number {
  const z = studentQuantile(Math.min(Math.max(probability, 0.55), 0.999), 1e6);
  const wanted = studentQuantile(FIRM, 1e6);
  return Math.min(MOST_MORE, Math.max(5, Math.ceil(sample * ((wanted / z) ** 2 - 1))));
}

function listDoubts(candidate: Candidate, workload: Workload): readonly Doubt[] {
  const { option, speed, quality, resolved, rates } = candidate;
  const { id, place } = option;
  const model = option.model === undefined ? '' : ` --model ${option.model}`;
  const doubts: Doubt[] = [];
  if (speed) {
    doubts.push({
      sample: speed.requests,
      apply: (one) => ({
        ...one,
        speed: {
          ...speed,
          seconds: flatten(speed.seconds),
          latencyMs: speed.latencyMs && flatten(speed.latencyMs),
        },
      }),
      say: (more) =>
        speed.basis === 'measured'
          ? `Run ${more} more requests in "${id}": lab bench${model} --repeats ${more}, in the place "${place}"`
          : `Measure "${id}" at your own lengths: lab bench${model} --prompt-tokens ${workload.promptTokens} --max-tokens ${workload.outputTokens}, in the place "${place}"`,
    });
  }
  if (quality && (workload.qualityFloor !== null || workload.mostAttempts > 1)) {
    doubts.push({
      sample: quality.tasks,
      apply: (one) => ({ ...one, quality: { ...quality, passRate: flatten(quality.passRate) } }),
      say: (more) =>
        `Judge ${more} more tasks for "${id}": lab eval${model} --limit ${quality.tasks + more}`,
    });
  }
  if (resolved && rates.length > 1) {
    const middle = rates[Math.floor(rates.length / 2)];
    doubts.push({
      sample: 0,
      apply: (one) => ({ ...one, rates: middle ? [middle] : one.rates }),
      say: () => {
        const ids = pricesOf(candidate).filter(({ isFirm }) => !isFirm);
        return `Look up ${ids.map((price) => `"${price.id}"`).join(' and ')} today and give your own price`;
      },
    });
  }
  return doubts;
}

function flatten(draws: Float64Array): Float64Array {
  const sorted = draws.toSorted();
  return draws.map(() => sorted[sorted.length >> 1] ?? 0);
}
