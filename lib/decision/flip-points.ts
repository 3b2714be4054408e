// Where the verdict changes when one thing changes and everything else stays. The race is run again along a
// line of values with the same draws; where its leader changes, the place is found by bisection. The band is
// where the two of them change places in single resamples (5 % to 95 %): inside it the measurements made so
// far cannot say who leads. A band that reaches the end of the line is cut there.

import { findPrice, type PriceBook, priceTimes } from '../cost/index.ts';
import { type Candidate, pricesOf } from './candidate.ts';
import { checkLimits, countWins, drawCosts, isFastAndGood } from './race.ts';
import type { Workload } from './workload.ts';

export interface FlipPoint {
  /** `requestsPerDay`, `latencyLimitMs`, `qualityFloor`, `budgetUsdPerMonth`, or `price of ID`. */
  readonly variable: string;
  readonly threshold: number;
  readonly low: number;
  readonly high: number;
  /** Who leads below and above: ids of candidates, or `none`. */
  readonly from: string;
  readonly to: string;
  /** The value now. */
  readonly now: number;
}

interface Entry {
  readonly costs: Float64Array;
  readonly isWithin: Uint8Array;
}

interface Variable {
  readonly name: string;
  readonly now: number;
  readonly range: readonly [number, number];
  /** Entries of the candidates when the variable has a value. */
  readonly entriesAt: (
    value: number,
    candidates: readonly Candidate[],
    draws: number,
  ) => readonly Entry[];
}

/** A leader that leads for less than a step, a quarter of the requests a day, may be overlooked. */
const STEPS = 40;
/** Of a step of at most 26 %: the threshold is found within 0.03 %, far inside its band. */
const BISECTIONS = 10;
const MOST_FLIPS_IN_A_STEP = 3;
/** Resamples that the band is read from. */
const BAND_DRAWS = 64;
/** Resamples that are enough where the lead is that clear: five standard errors of a difference. */
const FEW_DRAWS = 64;
const CLEAR_LEAD = 0.65;

/** Every change of the leader along each variable, nearest to now first. */
export function findFlipPoints(
  candidates: readonly Candidate[],
  workload: Workload,
  book: PriceBook,
  resamples: number,
): readonly FlipPoint[] {
  if (candidates.length === 0) return [];
  const points = listVariables(candidates, workload, book, resamples).flatMap((variable) =>
    flipsOf(variable, candidates, resamples),
  );
  const distance = ({ threshold, now }: FlipPoint): number => Math.abs(Math.log(threshold / now));
  return points.sort((a, b) => distance(a) - distance(b));
}

function listVariables(
  candidates: readonly Candidate[],
  workload: Workload,
  book: PriceBook,
  resamples: number,
): readonly Variable[] {
  const base = new Map(candidates.map((one) => [one, drawCosts(one, workload, resamples)]));
  const within = (
    one: Candidate,
    changed: Workload,
    costs: Float64Array,
    draws: number = resamples,
  ): Entry => ({ costs, isWithin: checkLimits(one, costs, changed, draws) });
  const limit = (
    name: string,
    now: number,
    range: readonly [number, number],
    change: (value: number) => Partial<Workload>,
  ): Variable => ({
    name,
    now,
    range,
    entriesAt: (value, some, draws) =>
      some.map((one) =>
        within(
          one,
          { ...workload, ...change(value) },
          base.get(one) ?? new Float64Array(resamples),
          draws,
        ),
      ),
  });
  const isWanted = new Map(candidates.map((one) => [one, isFastAndGood(one, workload, resamples)]));
  const variables: Variable[] = [
    {
      name: 'requestsPerDay',
      now: workload.requestsPerDay,
      range: [workload.requestsPerDay / 100, workload.requestsPerDay * 100],
      entriesAt: (requestsPerDay, some, draws) => {
        const changed = { ...workload, requestsPerDay };
        return some.map((one) => {
          const costs = drawCosts(one, changed, draws, one.rates, isWanted.get(one));
          return within(one, changed, costs, draws);
        });
      },
    },
  ];
  const { latencyLimit, qualityFloor, budgetUsdPerMonth } = workload;
  if (latencyLimit) {
    variables.push(
      limit(
        'latencyLimitMs',
        latencyLimit.ms,
        [latencyLimit.ms / 50, latencyLimit.ms * 50],
        (ms) => ({
          latencyLimit: { ...latencyLimit, ms },
        }),
      ),
    );
  }
  if (qualityFloor) {
    variables.push(
      limit('qualityFloor', qualityFloor, [0.01, 1], (value) => ({ qualityFloor: value })),
    );
  }
  if (budgetUsdPerMonth) {
    const range = [budgetUsdPerMonth / 50, budgetUsdPerMonth * 50] as const;
    variables.push(
      limit('budgetUsdPerMonth', budgetUsdPerMonth, range, (value) => ({
        budgetUsdPerMonth: value,
      })),
    );
  }
  // A price matters where it is paid: by the two that lead.
  const { wins } = countWins(
    candidates.map((one) => within(one, workload, base.get(one) ?? new Float64Array(resamples))),
    resamples,
  );
  const leading = candidates
    .map((one, i) => ({ one, won: wins[i] ?? 0 }))
    .sort((a, b) => b.won - a.won)
    .slice(0, 2);
  const ids = new Set(leading.flatMap(({ one }) => pricesOf(one).map(({ id }) => id)));
  for (const id of [...ids].sort()) {
    const price = findPrice(book, id);
    // Of a token price the amount for output stands for all four, which move together.
    const now =
      price.unit === 'million-tokens' ? (price.tiers[0]?.output.value ?? 0) : price.usd.value;
    if (!(now > 0)) continue;
    // Every plan's bill is a fixed part and a part that grows with the price: two bills say them all.
    const bills = new Map(
      candidates.flatMap((one) => {
        const { resolved } = one;
        const usual = base.get(one);
        if (!usual || !resolved || !pricesOf(one).some((used) => used.id === id)) return [];
        const free = one.rates.map((rate) => priceTimes(resolved, rate, id, 0));
        return [[one, { usual, free: drawCosts(one, workload, resamples, free) }] as const];
      }),
    );
    variables.push({
      name: `price of ${id}`,
      now,
      range: [now / 20, now * 20],
      entriesAt: (value, some, draws) =>
        some.map((one) => {
          const bill = bills.get(one);
          if (!bill) return within(one, workload, base.get(one) ?? new Float64Array(), draws);
          const { usual, free } = bill;
          const costs = free.map((fixed, b) => fixed + ((usual[b] ?? 0) - fixed) * (value / now));
          return within(one, workload, costs, draws);
        }),
    });
  }
  return variables;
}

function flipsOf(
  variable: Variable,
  candidates: readonly Candidate[],
  resamples: number,
): readonly FlipPoint[] {
  const leaderAmong = (value: number, some: readonly Candidate[]): string => {
    if (resamples > FEW_DRAWS) {
      const { leader, lead } = findLeader(
        variable.entriesAt(value, some, FEW_DRAWS),
        some,
        FEW_DRAWS,
      );
      if (lead >= CLEAR_LEAD) return leader;
    }
    return findLeader(variable.entriesAt(value, some, resamples), some, resamples).leader;
  };
  const [least, most] = variable.range;
  const points: FlipPoint[] = [];
  const at = (i: number): number => least * (most / least) ** (i / STEPS);
  let from = leaderAmong(least, candidates);
  for (let i = 1; i <= STEPS; i++) {
    const right = at(i);
    let left = at(i - 1);
    const last = leaderAmong(right, candidates);
    // More than one change may hide in a step: look at what is left of it again.
    for (let round = 0; from !== last && round < MOST_FLIPS_IN_A_STEP; round++) {
      let [low, high] = [left, right];
      for (let k = 0; k < BISECTIONS; k++) {
        const middle = Math.sqrt(low * high);
        if (leaderAmong(middle, candidates) === from) low = middle;
        else high = middle;
      }
      const to = leaderAmong(high, candidates);
      const pair = candidates.filter(({ option }) => option.id === from || option.id === to);
      const band = findBand(variable, pair, from, [left, right], resamples);
      const point = { variable: variable.name, threshold: high, from, to, now: variable.now };
      points.push({ ...point, low: Math.min(band[0], high), high: Math.max(band[1], high) });
      [from, left] = [to, high];
    }
  }
  return points;
}

/**
 * The candidate with the highest probability, `none` when keeping no limit is likelier; ties by id. And by
 * how much it leads whatever comes next, 0 to 1.
 */
export function findLeader(
  entries: readonly Entry[],
  candidates: readonly Candidate[],
  resamples: number,
): { readonly leader: string; readonly lead: number } {
  const { wins, none } = countWins(entries, resamples);
  let [leader, most] = ['none', none];
  candidates.forEach(({ option: { id } }, i) => {
    const count = wins[i] ?? 0;
    const isEarlier = leader === 'none' || id < leader;
    if (count > most + 1e-9 || (count > most - 1e-9 && count > 0 && isEarlier)) {
      [leader, most] = [id, Math.max(count, most)];
    }
  });
  const others = candidates.map(({ option: { id } }, i) => (id === leader ? 0 : (wins[i] ?? 0)));
  const next = Math.max(leader === 'none' ? 0 : none, ...others);
  return { leader, lead: (most - next) / resamples };
}

/** Where the first of the pair stops winning, in each of some resamples: 5 % and 95 % of them. */
function findBand(
  variable: Variable,
  pair: readonly Candidate[],
  from: string,
  [left, right]: readonly [number, number],
  resamples: number,
): readonly [number, number] {
  const steps = 24;
  // The change of single resamples may lie far from the change of the leader.
  const least = Math.max(variable.range[0], left / 16);
  const most = Math.min(variable.range[1], right * 16);
  const count = Math.min(BAND_DRAWS, resamples);
  const crossings = new Float64Array(count).fill(most);
  const isOpen = new Uint8Array(count).fill(1);
  let wonBefore: readonly boolean[] = [];
  for (let s = 0; s <= steps; s++) {
    const value = least * (most / least) ** (s / steps);
    const entries = variable.entriesAt(value, pair, count);
    const won = Array.from({ length: count }, (_, b) => winsAlone(entries, pair, from, b));
    won.forEach((isWon, b) => {
      if (isWon || isOpen[b] !== 1) return;
      isOpen[b] = 0;
      const step = (most / least) ** (1 / steps);
      crossings[b] = s === 0 || wonBefore[b] === undefined ? value : value / Math.sqrt(step);
    });
    wonBefore = won;
  }
  crossings.sort();
  return [
    crossings[Math.floor(0.05 * count)] ?? left,
    crossings[Math.min(count - 1, Math.ceil(0.95 * count) - 1)] ?? right,
  ];
}

function winsAlone(
  entries: readonly Entry[],
  pair: readonly Candidate[],
  from: string,
  b: number,
): boolean {
  let best = Number.POSITIVE_INFINITY;
  let winner = 'none';
  entries.forEach(({ costs, isWithin }, i) => {
    const cost = costs[b] ?? Number.NaN;
    if (isWithin[b] !== 1 || !(cost < best)) return;
    best = cost;
    winner = pair[i]?.option.id ?? 'none';
  });
  return winner === from;
}
