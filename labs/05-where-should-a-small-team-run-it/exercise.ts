// Lab 05. Fill in the four functions; "npx lab check 05" says how far you are.

import type { Decision } from '@offload-lab/lib/decision';

/** A rented machine, as its price page describes it. */
export interface Machine {
  readonly usdPerHour: number;
  /** Hours a month that it is reserved, whoever asks. */
  readonly reservedHours: number;
  readonly diskGigabytes: number;
  /** Billed all month, also while the machine is stopped. */
  readonly usdPerGigabyteMonth: number;
}

/** TODO 1: what one machine costs a month, in dollars. */
export function monthlyUsd(_machine: Machine): number {
  return Number.NaN;
}

/**
 * TODO 2: whether 95 of 100 requests are within the limit. "cannot tell" below 130 measured requests, unless
 * so many of them are above the limit that no further request could help: more than 5 % of 130.
 */
export function keepsLimit(
  _requestsMs: readonly number[],
  _limitMs: number,
): 'yes' | 'no' | 'cannot tell' | undefined {
  return undefined;
}

/** One draw of everything that is uncertain: what a place costs then, and whether it keeps every limit. */
export interface Draw {
  readonly place: string;
  readonly usd: number;
  readonly isWithin: boolean;
}

/** TODO 3: for each place the share of resamples in which it is the cheapest of those within their limits. */
export function whoLeads(
  _resamples: readonly (readonly Draw[])[],
): Readonly<Record<string, number>> {
  return {};
}

/**
 * TODO 4: the decision of the team in the README: 4 users, 400 requests a day, 120 tokens in and 24 out, whole
 * answers within 2000 ms for 95 % of requests, code only on the team's own machines.
 */
export function chooseForTeam(_now: string, _records: readonly unknown[]): Decision | undefined {
  return undefined;
}
