// Machine-hours that are paid. A reserved machine costs the same whether it is asked or not, so hours come
// from the reservation. On demand the machine is on while a request came within the last idle time T: with
// requests arriving at random at a rate L that is the share 1 - exp(-L T) of the time, and a cold start
// happens at each request that finds it off, L exp(-L T) an hour (the busy period of an M/D/infinity queue).

import type { Reservation } from './cost-plan.ts';
import { HOURS_PER_MONTH, type Serving, type Usage } from './usage.ts';

interface ReservationTerms {
  readonly reserve: Reservation;
  readonly idleMinutes: number;
  readonly coldStartSeconds: number;
}

/** Hours a month that one machine of several equal ones is paid for. */
export function reservedHours(
  { reserve, idleMinutes, coldStartSeconds }: ReservationTerms,
  usage: Usage,
  serving: Serving,
  machines: number,
): number {
  if (reserve === 'always') return HOURS_PER_MONTH;
  const active = usage.activeHoursPerDay * usage.daysPerMonth;
  if (reserve === 'working-hours') return active;
  const perHour =
    (usage.requestsPerDay * usage.attemptsPerRequest) / usage.activeHoursPerDay / machines;
  const windowHours = idleMinutes / 60 + serving.secondsPerRequest / 3600;
  const isOff = Math.exp(-perHour * windowHours);
  return active * (1 - isOff + (perHour * isOff * coldStartSeconds) / 3600);
}
