/** What is asked of a place in a month. */
export interface Usage {
  readonly requestsPerDay: number;
  /** Days with requests: 22 for office work, 30.4 for a service. */
  readonly daysPerMonth: number;
  /** Hours of such a day in which requests come. */
  readonly activeHoursPerDay: number;
  /** Share of the day's requests that fall into the busiest hour. */
  readonly peakHourShare: number;
  readonly users: number;
  readonly promptTokens: number;
  readonly outputTokens: number;
  /** Share of the prompt that the provider has in its cache: 0 unless you know it. */
  readonly cachedPromptShare: number;
  /** Share of the prompt written into the cache, where that has a price of its own. */
  readonly cacheWriteShare: number;
  /** Requests sent for each one asked: above 1 with retries. */
  readonly attemptsPerRequest: number;
  readonly trainingRunsPerMonth: number;
  readonly trainingHoursPerRun: number;
}

/** What one machine does: how long a request keeps it busy, and how many it serves at once. */
export interface Serving {
  readonly secondsPerRequest: number;
  readonly slots: number;
}

/** Hours of an average month, 8760 / 12: what "always on" is billed for. */
export const HOURS_PER_MONTH = 730;

/** A machine planned fuller than this answers late whenever two requests meet. */
export const MOST_UTILISATION = 0.7;

export function requestsPerMonth(usage: Usage): number {
  return usage.requestsPerDay * usage.daysPerMonth;
}

/** Requests sent in the busiest hour, retries included. */
export function peakRequestsPerHour(usage: Usage): number {
  return usage.requestsPerDay * usage.peakHourShare * usage.attemptsPerRequest;
}

/** Machines that serve the busiest hour without being fuller than `MOST_UTILISATION`. */
export function machinesFor(usage: Usage, serving: Serving): number {
  const busy = (peakRequestsPerHour(usage) * serving.secondsPerRequest) / 3600 / serving.slots;
  // A hair of tolerance: 0.7 / 0.7 must not need two machines.
  return Math.max(1, Math.ceil(busy / MOST_UTILISATION - 1e-9));
}
