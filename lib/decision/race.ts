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
  let none = 0;
  for (let b = 0; b < resamples; b++) {
    let best = Number.POSITIVE_INFINITY;
    let winner = -1;
    let ties = 0;
    for (let i = 0; i < entries.length; i++) {
      const { costs, isWithin } = entries[i] as Entry;
      const cost = costs[b] ?? Number.NaN;
      if (isWithin[b] !== 1 || !(cost <= best)) continue;
      ties = cost === best ? ties + 1 : 1;
      best = cost;
      winner = i;
    }
    if (ties === 0) none += 1;
    else if (ties === 1) wins[winner] = (wins[winner] ?? 0) + 1;
    else {
      entries.forEach(({ costs, isWithin }, i) => {
        if (isWithin[b] === 1 && costs[b] === best) wins[i] = (wins[i] ?? 0) + 1 / ties;
      });
    }
  }
  return { wins, none };
}

/** The bill of each resample, retries included. */
export function drawCosts(
  candidate: Candidate,
  workload: Workload,
  resamples: number,
  rates: readonly Rates[] = candidate.rates,
): Float64Array {
  const { resolved, quality, speed } = candidate;
  const costs = new Float64Array(resamples);
  if (resolved === undefined) return costs.fill(Number.NaN);
  const usage: Usage = { ...candidate.usage, requestsPerDay: workload.requestsPerDay };
  const hasRetries = workload.mostAttempts > 1 && quality !== undefined;
  const isTokens = resolved.plan.kind === 'tokens';
  const isConstant = rates.length === 1 && !hasRetries && (isTokens || speed === undefined);
  for (let b = 0; b < resamples; b++) {
    if (isConstant && b > 0) {
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
  const { speed, quality } = candidate;
  const { latencyLimit, qualityFloor, budgetUsdPerMonth } = workload;
  const isWithin = new Uint8Array(resamples);
  for (let b = 0; b < resamples; b++) {
    const isFast = latencyLimit === null || (speed?.latencyMs?.[b] ?? Infinity) <= latencyLimit.ms;
    const isGood = qualityFloor === null || (quality?.passRate[b] ?? 0) >= qualityFloor;
    const isPaid = budgetUsdPerMonth === null || (costs[b] ?? Infinity) <= budgetUsdPerMonth;
    isWithin[b] = isFast && isGood && isPaid && keepsUp(candidate, workload, b) ? 1 : 0;
  }
  return isWithin;
}

/** Whether the machine of a user serves that user's busiest hour. Shared machines are added instead. */
export function keepsUp(candidate: Candidate, workload: Workload, resample: number): boolean {
  const { option, speed, usage } = candidate;
  if (option.plan.kind === 'tokens' || option.plan.per === 'team' || speed === undefined)
    return true;
  const perUser = (workload.requestsPerDay * usage.peakHourShare) / usage.users;
  return (perUser * (speed.seconds[resample] ?? 0)) / 3600 <= 1;
}
