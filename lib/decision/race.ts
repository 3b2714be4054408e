// The race: in every resample each candidate has one bill and keeps or breaks each limit; the cheapest of
// those that keep all of them wins it. The share of resamples a candidate wins is its probability. Draws of
// prices, tasks and lengths are shared, so what hits all candidates alike does not blur their difference.

import { computeMonthlyCost, expectedAttempts, type Rates, type Usage } from '../cost/index.ts';
import type { Candidate } from './candidate.ts';
import type { Workload } from './workload.ts';

/** Least probability of a leader that is called one. */
export const FIRM = 0.9;

export interface Standing {
  readonly candidate: Candidate;
  /** False when something it needs for a judgement is missing. */
  readonly isJudged: boolean;
  readonly costs: Float64Array;
  /** 1 where every limit is kept. */
  readonly isWithin: Uint8Array;
  /** Share of resamples won; ties are shared. */
  readonly probability: number;
}

export interface Race {
  readonly standings: readonly Standing[];
  readonly probabilityNone: number;
}

/** Runs the race over candidates that are not ruled out by a fact. */
export function runRace(
  candidates: readonly Candidate[],
  workload: Workload,
  resamples: number,
): Race {
  const entries = candidates.map((candidate) => {
    const isJudged = candidate.measure.length === 0 && candidate.broken.length === 0;
    const costs = candidate.resolved
      ? drawCosts(candidate, workload, resamples)
      : new Float64Array(0);
    const isWithin = isJudged
      ? checkLimits(candidate, costs, workload, resamples)
      : new Uint8Array(resamples);
    return { candidate, isJudged, costs, isWithin };
  });
  const { wins, none } = countWins(entries, resamples);
  return {
    standings: entries.map((entry, i) => ({ ...entry, probability: (wins[i] ?? 0) / resamples })),
    probabilityNone: none / resamples,
  };
}

interface Entry {
  readonly costs: Float64Array;
  readonly isWithin: Uint8Array;
}

/** How many resamples each entry wins, ties shared, and how many nobody wins. */
export function countWins(
  entries: readonly Entry[],
  resamples: number,
): { readonly wins: Float64Array; readonly none: number } {
  const wins = new Float64Array(entries.length);
  // A flip point runs this thousands of times: whoever keeps no limit is left out once, not in each draw.
  const costs: Float64Array[] = [];
  const masks: Uint8Array[] = [];
  const places: number[] = [];
  entries.forEach((entry, i) => {
    if (!entry.isWithin.includes(1)) return;
    costs.push(entry.costs);
    masks.push(entry.isWithin);
    places.push(i);
  });
  let none = 0;
  for (let b = 0; b < resamples; b++) {
    let best = Number.POSITIVE_INFINITY;
    let winner = -1;
    let ties = 0;
    for (let i = 0; i < costs.length; i++) {
      const cost = costs[i]?.[b] ?? Number.NaN;
      if (masks[i]?.[b] !== 1 || !(cost <= best)) continue;
      ties = cost === best ? ties + 1 : 1;
      best = cost;
      winner = i;
    }
    if (ties === 0) none += 1;
    for (let i = ties > 1 ? 0 : winner; ties > 0 && i <= winner; i++) {
      const isTied = masks[i]?.[b] === 1 && costs[i]?.[b] === best;
      const place = places[i] ?? 0;
      if (isTied) wins[place] = (wins[place] ?? 0) + 1 / ties;
    }
  }
  return { wins, none };
}

/**
 * The bill of each resample, retries included.
 *
 * @param wanted leaves out the resamples where it is 0: nobody looks at the bill of a place that is too slow
 */
export function drawCosts(
  candidate: Candidate,
  workload: Workload,
  resamples: number,
  rates: readonly Rates[] = candidate.rates,
  wanted?: Uint8Array,
): Float64Array {
  const { resolved, quality, speed } = candidate;
  const costs = new Float64Array(resamples);
  if (resolved === undefined) return costs.fill(Number.NaN);
  const usage: Usage = { ...candidate.usage, requestsPerDay: workload.requestsPerDay };
  const hasRetries = workload.mostAttempts > 1 && quality !== undefined;
  const isTokens = resolved.plan.kind === 'tokens';
  const isConstant = rates.length === 1 && !hasRetries && (isTokens || speed === undefined);
  for (let b = 0; b < resamples; b++) {
    if (wanted?.[b] === 0) {
      costs[b] = Number.NaN;
      continue;
    }
    if (isConstant && b > 0 && !wanted) {
      costs[b] = costs[0] ?? Number.NaN;
      continue;
    }
    const attempts = hasRetries
      ? expectedAttempts(quality.passRate[b] ?? 1, workload.mostAttempts)
      : 1;
    costs[b] = computeMonthlyCost(
      resolved,
      rates[rates.length === 1 ? 0 : b] as Rates,
      hasRetries ? { ...usage, attemptsPerRequest: attempts } : usage,
      speed && { secondsPerRequest: speed.seconds[b] ?? 0, slots: speed.slots },
    ).totalUsd;
  }
  return costs;
}

/** Where a candidate keeps latency, quality, budget and capacity at once. */
export function checkLimits(
  candidate: Candidate,
  costs: Float64Array,
  workload: Workload,
  resamples: number,
): Uint8Array {
  const { budgetUsdPerMonth } = workload;
  const isWithin = isFastAndGood(candidate, workload, resamples);
  const isShared = servesAlone(candidate) === undefined;
  if (budgetUsdPerMonth === null && isShared) return isWithin;
  for (let b = 0; b < resamples; b++) {
    if (isWithin[b] !== 1) continue;
    const isPaid = budgetUsdPerMonth === null || (costs[b] ?? Infinity) <= budgetUsdPerMonth;
    isWithin[b] = isPaid && (isShared || keepsUp(candidate, workload, b)) ? 1 : 0;
  }
  return isWithin;
}

/** Where a candidate keeps the limits that do not depend on how much is asked: latency and quality. */
export function isFastAndGood(
  { speed, quality }: Candidate,
  { latencyLimit, qualityFloor }: Workload,
  resamples: number,
): Uint8Array {
  const isWithin = new Uint8Array(resamples).fill(1);
  if (latencyLimit !== null) {
    const latencyMs = speed?.latencyMs;
    for (let b = 0; b < resamples; b++) {
      if (!((latencyMs?.[b] ?? Infinity) <= latencyLimit.ms)) isWithin[b] = 0;
    }
  }
  if (qualityFloor !== null) {
    const passRate = quality?.passRate;
    for (let b = 0; b < resamples; b++) {
      if (!((passRate?.[b] ?? 0) >= qualityFloor)) isWithin[b] = 0;
    }
  }
  return isWithin;
}

/** Whether the machine of a user serves that user's busiest hour. Shared machines are added instead. */
export function keepsUp(candidate: Candidate, workload: Workload, resample: number): boolean {
  const speed = servesAlone(candidate);
  if (speed === undefined) return true;
  const { usage } = candidate;
  const perUser = (workload.requestsPerDay * usage.peakHourShare) / usage.users;
  return (perUser * (speed.seconds[resample] ?? 0)) / 3600 <= 1;
}

/** The speed of a place where each user has a machine; undefined where machines are shared. */
function servesAlone({ option, speed }: Candidate): Candidate['speed'] {
  return option.plan.kind === 'tokens' || option.plan.per === 'team' ? undefined : speed;
}
