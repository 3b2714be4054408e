// Where two bills meet. Prices are ranges, so the crossing is a band: its ends are where the one at its
// dearest meets the other at its cheapest, and the other way round. Between the ends nobody can say.

import { computeMonthlyCost } from './monthly-cost.ts';
import { type ResolvedPlan, ratesAt } from './rates.ts';
import type { Serving, Usage } from './usage.ts';

export interface Contender {
  readonly label: string;
  readonly resolved: ResolvedPlan;
  readonly serving: Serving | undefined;
}

/** Where two bills are equal, in requests a day. Null where they never meet within the range. */
export interface BreakEven {
  readonly requestsPerDay: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** The cheaper one below the crossing and above it; the same twice when they never meet. */
  readonly cheaperBelow: string;
  readonly cheaperAbove: string;
  /** What it was computed from: the prices with their dates, and the speeds. */
  readonly inputs: readonly string[];
}

/** Range of requests a day that is looked at. */
export const BREAK_EVEN_RANGE = [0.1, 10_000_000] as const;
const STEPS = 400;

/**
 * Requests a day at which two plans cost the same, as a band. Where bills jump (one more machine) the
 * first crossing is given.
 */
export function findBreakEven(a: Contender, b: Contender, usage: Usage): BreakEven {
  const [least, most] = BREAK_EVEN_RANGE;
  const difference =
    (positionA: number, positionB: number) =>
    (requestsPerDay: number): number =>
      billAt(a, positionA, { ...usage, requestsPerDay }) -
      billAt(b, positionB, { ...usage, requestsPerDay });
  const best = difference(0.5, 0.5);
  const crossings = [best, difference(0, 1), difference(1, 0)].map(firstCrossing);
  const found = crossings.filter((one) => one !== null);
  const name = (x: number): string => (best(x) <= 0 ? a.label : b.label);
  // One end missing means that end lies beyond the range: the band is open there.
  return {
    requestsPerDay: crossings[0] ?? null,
    low: found.length === crossings.length ? Math.min(...found) : null,
    high: found.length === crossings.length ? Math.max(...found) : null,
    cheaperBelow: name(least),
    cheaperAbove: crossings[0] == null ? name(least) : name(crossings[0] * 1.0001),
    inputs: [a, b].flatMap(describeInputs).filter((line, i, all) => all.indexOf(line) === i),
  };

  function firstCrossing(gap: (requestsPerDay: number) => number): number | null {
    let low: number = least;
    const isCheaper = gap(low) <= 0;
    for (let i = 1; i <= STEPS; i++) {
      const high = least * (most / least) ** (i / STEPS);
      if (gap(high) <= 0 !== isCheaper) return bisect(gap, low, high, isCheaper);
      low = high;
    }
    return null;
  }
}

function bisect(gap: (x: number) => number, from: number, to: number, isCheaper: boolean): number {
  let [low, high] = [from, to];
  for (let i = 0; i < 50; i++) {
    const middle = Math.sqrt(low * high);
    if (gap(middle) <= 0 === isCheaper) low = middle;
    else high = middle;
  }
  return high;
}

/** A monthly bill in dollars; `position` is where in its range each price is taken, 0 for the cheapest to 1. */
export function billAt({ resolved, serving }: Contender, position: number, usage: Usage): number {
  return computeMonthlyCost(
    resolved,
    ratesAt(resolved, () => position),
    usage,
    serving,
  ).totalUsd;
}

function describeInputs({ label, resolved, serving }: Contender): string[] {
  const prices = resolved.prices.map(
    ({ id, source, asOf, state }) => `${id}: ${state}, ${asOf ?? 'undated'}, ${source}`,
  );
  const speed =
    serving === undefined
      ? `${label}: speed not measured, one machine that is never busy`
      : `${label}: ${serving.secondsPerRequest} s a request, ${serving.slots} at once`;
  return resolved.plan.kind === 'tokens' ? prices : [...prices, speed];
}
