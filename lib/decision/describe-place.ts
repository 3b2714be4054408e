// What is said about one place: its limits one by one, its bill with an interval, reasons that name their
// runs and sources, and why another place was preferred.

import { computeMonthlyCost, ratesAt, solvedShare, waitingCostUsd } from '../cost/index.ts';
import { sortedQuantile } from '../stats/index.ts';
import { formatMs, formatPercent, formatUsd } from '../units/index.ts';
import { type Candidate, pricesOf } from './candidate.ts';
import type { Interval, LimitCheck, RankedPlace } from './decision.ts';
import { keepsUp, type Standing } from './race.ts';
import type { Workload } from './workload.ts';

export function describePlace(
  standing: Standing,
  leader: Standing | undefined,
  workload: Workload,
): RankedPlace {
  const { candidate, isJudged, costs, isWithin, probability } = standing;
  const { option, speed, quality, broken, measure } = candidate;
  const requests = workload.requestsPerDay * workload.daysPerMonth;
  const monthlyUsd = candidate.resolved === undefined ? null : toInterval(costs);
  const state = isJudged ? 'judged' : broken.length > 0 ? 'ruled-out' : 'cannot-tell';
  const limits = [...broken, ...describeLimits(standing, workload)];
  return {
    place: option.id,
    kind: option.place,
    model: option.model ?? null,
    state,
    probability: state === 'judged' ? probability : state === 'ruled-out' ? 0 : null,
    probabilityWithinLimits:
      state === 'judged' ? meanOf(isWithin) : state === 'ruled-out' ? 0 : null,
    monthlyUsd,
    isLowerBound: monthlyUsd !== null && option.plan.kind !== 'tokens' && speed === undefined,
    perRequestUsd: monthlyUsd === null ? null : monthlyUsd.value / requests,
    perPassingUsd:
      monthlyUsd === null || quality === undefined
        ? null
        : toInterval(
            costs.map((cost, b) => {
              const solved = solvedShare(quality.passRate[b] ?? 0, workload.mostAttempts);
              return cost / Math.max(1e-9, requests * solved);
            }),
          ),
    waitingUsd:
      workload.wageUsdPerHour === null || speed === undefined
        ? null
        : waitingCostUsd(candidate.usage, meanOf(speed.seconds), workload.wageUsdPerHour),
    lines: billLines(candidate),
    limits,
    reasons: listReasons(candidate, monthlyUsd, limits),
    whyNot: standing === leader ? null : explainWhyNot(standing, leader, limits),
    measure,
  };
}

/** Mean and the middle 95 % of draws. */
export function toInterval(draws: Float64Array): Interval {
  const sorted = draws.toSorted();
  const low = sorted[0] ?? Number.NaN;
  // A sum of equal numbers, divided again, is off by a rounding: the value is then the number itself.
  if (low === sorted.at(-1)) return { value: low, low, high: low };
  return {
    value: meanOf(draws),
    low: sortedQuantile(sorted, 0.025),
    high: sortedQuantile(sorted, 0.975),
  };
}

function meanOf(values: Float64Array | Uint8Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

function billLines({ resolved, usage, speed }: Candidate): RankedPlace['lines'] {
  if (resolved === undefined) return [];
  const serving = speed && { secondsPerRequest: meanOf(speed.seconds), slots: speed.slots };
  return computeMonthlyCost(
    resolved,
    ratesAt(resolved, () => 0.5),
    usage,
    serving,
  ).lines;
}

function describeLimits(
  { candidate, costs, isJudged }: Standing,
  workload: Workload,
): readonly LimitCheck[] {
  const { speed, quality, resolved } = candidate;
  const { latencyLimit, qualityFloor, budgetUsdPerMonth } = workload;
  const checks: LimitCheck[] = [];
  const share = (
    draws: Float64Array | undefined,
    isKept: (one: number) => boolean,
  ): number | null =>
    draws === undefined ? null : meanOf(draws.map((one) => (isKept(one) ? 1 : 0)));
  if (latencyLimit) {
    const latency = speed?.latencyMs;
    const range = latency && toInterval(latency);
    checks.push({
      limit: 'latency',
      probability: share(latency, (ms) => ms <= latencyLimit.ms),
      detail: range
        ? `p${latencyLimit.percentile} ${formatMs(range.low)} to ${formatMs(range.high)}, limit ${formatMs(latencyLimit.ms)}`
        : `limit ${formatMs(latencyLimit.ms)}, nothing measured`,
      basis: speed?.basis ?? null,
      sources: speed?.sources ?? [],
    });
  }
  if (qualityFloor !== null) {
    const range = quality && toInterval(quality.passRate);
    checks.push({
      limit: 'quality',
      probability: share(quality?.passRate, (rate) => rate >= qualityFloor),
      detail: range
        ? `pass@1 ${formatPercent(range.low)} to ${formatPercent(range.high)}, floor ${formatPercent(qualityFloor)}`
        : `floor ${formatPercent(qualityFloor)}, no tasks executed`,
      basis: quality?.basis ?? null,
      sources: quality?.sources ?? [],
    });
  }
  if (budgetUsdPerMonth !== null) {
    checks.push({
      limit: 'budget',
      probability: resolved ? share(costs, (usd) => usd <= budgetUsdPerMonth) : null,
      detail: `budget ${formatUsd(budgetUsdPerMonth)} a month`,
      basis: 'fact',
      sources: pricesOf(candidate).map(({ id }) => id),
    });
  }
  if (speed && isJudged) {
    const kept = [...speed.seconds].filter((_, b) => keepsUp(candidate, workload, b)).length;
    if (kept < speed.seconds.length) {
      checks.push({
        limit: 'capacity',
        probability: kept / speed.seconds.length,
        detail: 'one machine for each user is busy for longer than the busiest hour lasts',
        basis: speed.basis,
        sources: speed.sources,
      });
    }
  }
  return checks;
}

function listReasons(
  candidate: Candidate,
  monthlyUsd: Interval | null,
  limits: readonly LimitCheck[],
): readonly string[] {
  const { speed, quality } = candidate;
  const reasons: string[] = [];
  if (monthlyUsd !== null) {
    const prices = pricesOf(candidate)
      .map(({ id, asOf, state }) => `${id}, ${state}, ${asOf ?? 'undated'}`)
      .join('; ');
    reasons.push(`${formatRange(monthlyUsd)} a month [prices: ${prices}]`);
  }
  for (const { limit, probability, detail, basis, sources } of limits) {
    const kept = probability === null ? 'cannot tell' : `kept with ${formatPercent(probability)}`;
    reasons.push(`${limit}: ${kept}, ${detail}${cite(basis, sources)}`);
  }
  if (speed && !limits.some(({ limit }) => limit === 'latency')) {
    const seconds = toInterval(speed.seconds);
    reasons.push(
      `${formatMs(seconds.value * 1000)} a request, ${speed.slots} at once${cite(speed.basis, speed.sources)}`,
    );
  }
  return [...reasons, ...(speed?.notes ?? []), ...(quality?.notes ?? [])];
}

function cite(basis: LimitCheck['basis'], sources: readonly string[]): string {
  if (basis === null || sources.length === 0) return '';
  const shown = sources.slice(0, 3).join(', ');
  const more = sources.length > 3 ? ` and ${sources.length - 3} more` : '';
  return ` [${basis}: ${shown}${more}]`;
}

export function formatRange({ value, low, high }: Interval): string {
  return low === high
    ? formatUsd(value)
    : `${formatUsd(value)} (${formatUsd(low)} to ${formatUsd(high)})`;
}

function explainWhyNot(
  { candidate, isJudged, costs, isWithin, probability }: Standing,
  leader: Standing | undefined,
  limits: readonly LimitCheck[],
): string {
  const { broken, measure, resolved } = candidate;
  if (broken[0]) return `Ruled out: ${broken.map(({ detail }) => detail).join('; ')}`;
  if (!isJudged) {
    const isDearer =
      leader !== undefined &&
      resolved !== undefined &&
      toInterval(costs).low > toInterval(leader.costs).high;
    const bound = isDearer
      ? `It costs ${formatUsd(toInterval(costs).low)} or more, and ${leader.candidate.option.id} at most ${formatUsd(toInterval(leader.costs).high)}. `
      : '';
    return `${bound}Cannot tell: ${measure.join('; ')}`;
  }
  const weakest = [...limits]
    .filter((one) => (one.probability ?? 1) < 0.5)
    .sort((a, b) => (a.probability ?? 1) - (b.probability ?? 1))[0];
  if (weakest) return `It breaks the ${weakest.limit} limit: ${weakest.detail}`;
  if (leader === undefined) return 'No place leads';
  const both = costs.map((cost, b) => cost - (leader.costs[b] ?? 0));
  const more = toInterval(both);
  const name = leader.candidate.option.id;
  if (more.low > 0) {
    return `It costs ${formatUsd(more.value)} a month more than ${name} (${formatUsd(more.low)} to ${formatUsd(more.high)})`;
  }
  const within = meanOf(isWithin);
  return `Not told apart from ${name}: the difference is ${formatUsd(more.low)} to ${formatUsd(more.high)} a month, it keeps the limits with ${formatPercent(within)} and leads with ${formatPercent(probability)}`;
}
