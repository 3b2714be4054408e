import { requestsPerMonth, type Usage } from './usage.ts';

/**
 * Dollars of the time people wait for answers in a month. Never part of a bill: whether a waiting
 * developer costs anything is a belief, so it stands apart and only where a wage is given.
 */
export function waitingCostUsd(usage: Usage, waitSeconds: number, wageUsdPerHour: number): number {
  const hours = (requestsPerMonth(usage) * usage.attemptsPerRequest * waitSeconds) / 3600;
  return hours * wageUsdPerHour;
}
