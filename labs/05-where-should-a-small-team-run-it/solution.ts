// Lab 05, one solution.

import { type Decision, decide, parseWorkload } from '@offload-lab/lib/decision';

/** A rented machine, as its price page describes it. */
export interface Machine {
  readonly usdPerHour: number;
  /** Hours a month that it is reserved, whoever asks. */
  readonly reservedHours: number;
  readonly diskGigabytes: number;
  /** Billed all month, also while the machine is stopped. */
  readonly usdPerGigabyteMonth: number;
}

export function monthlyUsd(machine: Machine): number {
  const hours = machine.usdPerHour * machine.reservedHours;
  return hours + machine.diskGigabytes * machine.usdPerGigabyteMonth;
}

/** Requests from which a p95 may be printed. */
const FLOOR = 130;
const ALLOWED = 0.05;

export function keepsLimit(
  requestsMs: readonly number[],
  limitMs: number,
): 'yes' | 'no' | 'cannot tell' | undefined {
  const above = requestsMs.filter((ms) => ms > limitMs).length;
  if (requestsMs.length < FLOOR) return above > ALLOWED * FLOOR ? 'no' : 'cannot tell';
  return above <= ALLOWED * requestsMs.length ? 'yes' : 'no';
}

/** One draw of everything that is uncertain: what a place costs then, and whether it keeps every limit. */
export interface Draw {
  readonly place: string;
  readonly usd: number;
  readonly isWithin: boolean;
}

export function whoLeads(
  resamples: readonly (readonly Draw[])[],
): Readonly<Record<string, number>> {
  const shares: Record<string, number> = {};
  for (const draws of resamples) {
    for (const { place } of draws) shares[place] ??= 0;
    const [cheapest] = draws.filter(({ isWithin }) => isWithin).sort((a, b) => a.usd - b.usd);
    if (cheapest) shares[cheapest.place] = (shares[cheapest.place] ?? 0) + 1 / resamples.length;
  }
  return shares;
}

export function chooseForTeam(now: string, records: readonly unknown[]): Decision | undefined {
  const workload = parseWorkload({
    users: 4,
    requestsPerDay: 400,
    promptTokens: 120,
    outputTokens: 24,
    latencyLimit: { metric: 'e2eLatencyMs', ms: 2000, percentile: 95 },
    privacy: 'own-machines',
  });
  return decide({ now, workload, records });
}
