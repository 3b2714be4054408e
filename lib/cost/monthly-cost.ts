import type { OwnedPlan, PackPlan, RentedPlan, TokenPlan } from './cost-plan.ts';
import type { Rates, ResolvedPlan } from './rates.ts';
import { reservedHours } from './reserved-hours.ts';
import { tokenCostUsd } from './token-cost.ts';
import {
  machinesFor,
  peakRequestsPerHour,
  requestsPerMonth,
  type Serving,
  type Usage,
} from './usage.ts';

export interface CostLine {
  readonly what: string;
  readonly usd: number;
}

/** What a month costs, line by line. Nothing is rounded. */
export interface MonthlyCost {
  readonly lines: readonly CostLine[];
  readonly totalUsd: number;
  /** 0 behind an API. */
  readonly machines: number;
  /** Share of the busiest hour in which a machine is busy; above 1 it cannot keep up. Undefined: unknown. */
  readonly utilisation: number | undefined;
}

/** Without a measured speed: nothing is said about machines beyond the first. */
const UNKNOWN_SPEED: Serving = { secondsPerRequest: 0, slots: 1 };

/**
 * The monthly bill of a plan.
 *
 * @param serving undefined when nobody measured the speed: the bill is then that of one machine that is
 * never busy, a lower bound
 */
export function computeMonthlyCost(
  { plan }: Pick<ResolvedPlan, 'plan'>,
  rates: Rates,
  usage: Usage,
  serving: Serving | undefined,
): MonthlyCost {
  const speed = serving ?? UNKNOWN_SPEED;
  const machines = countMachines(plan, usage, speed);
  const lines =
    plan.kind === 'owned'
      ? ownedLines(plan, rates, usage, speed, machines)
      : plan.kind === 'rented'
        ? rentedLines(plan, rates, usage, speed, machines)
        : plan.kind === 'packs'
          ? packLines(plan, rates, usage, speed, machines)
          : tokenLines(plan, rates, usage);
  const { trainingRunsPerMonth: runs, trainingHoursPerRun: hours } = usage;
  if (rates.trainingUsd !== undefined && runs > 0) {
    lines.push({ what: 'training', usd: runs * hours * rates.trainingUsd });
  }
  let totalUsd = 0;
  for (const { usd } of lines) totalUsd += usd;
  const busy = (peakRequestsPerHour(usage) * speed.secondsPerRequest) / 3600 / speed.slots;
  const utilisation = serving === undefined || machines === 0 ? undefined : busy / machines;
  return { lines, totalUsd, machines, utilisation };
}

function countMachines(plan: ResolvedPlan['plan'], usage: Usage, serving: Serving): number {
  if (plan.kind === 'tokens') return 0;
  if (plan.per === 'user') return usage.users;
  const needed = machinesFor(usage, serving);
  return plan.kind === 'rented' ? Math.max(plan.leastMachines, needed) : needed;
}

function ownedLines(
  plan: OwnedPlan,
  { amounts: [kilowattHourUsd = Number.NaN] }: Rates,
  usage: Usage,
  serving: Serving,
  machines: number,
): CostLine[] {
  const busyHours =
    (requestsPerMonth(usage) * usage.attemptsPerRequest * serving.secondsPerRequest) /
    3600 /
    serving.slots;
  const onHours =
    machines * reservedHours({ ...plan, coldStartSeconds: 0 }, usage, serving, machines);
  const idleHours = Math.max(0, onHours - busyHours);
  const kilowattHours = (busyHours * plan.busyWatts + idleHours * plan.idleWatts) / 1000;
  const wear = (machines * (plan.purchaseUsd - plan.resaleUsd)) / plan.lifeMonths;
  return [
    { what: 'purchase less resale', usd: wear },
    { what: 'electricity', usd: kilowattHours * kilowattHourUsd },
  ];
}

function rentedLines(
  plan: RentedPlan,
  { amounts: [unitUsd = Number.NaN, gigabyteUsd = Number.NaN] }: Rates,
  usage: Usage,
  serving: Serving,
  machines: number,
): CostLine[] {
  const hours = machines * reservedHours(plan, usage, serving, machines);
  const paid = Math.max(0, hours * plan.quantity - plan.freeQuantity * usage.users);
  const lines = [{ what: 'machine hours', usd: paid * unitUsd }];
  const { storage } = plan;
  if (storage) {
    const gigabytes = Math.max(
      0,
      machines * storage.gigabytes - usage.users * storage.freeGigabytes,
    );
    lines.push({ what: 'storage, also while stopped', usd: gigabytes * gigabyteUsd });
  }
  return lines;
}

function packLines(
  plan: PackPlan,
  { amounts: [packUsd = Number.NaN] }: Rates,
  usage: Usage,
  serving: Serving,
  machines: number,
): CostLine[] {
  const units = reservedHours(plan, usage, serving, machines) * plan.unitsPerHour;
  const packs = machines * Math.ceil(units / plan.unitsPerPack - 1e-9);
  return [{ what: 'packs of units', usd: packs * packUsd }];
}

function tokenLines(plan: TokenPlan, { tiers }: Rates, usage: Usage): CostLine[] {
  const sent = requestsPerMonth(usage) * usage.attemptsPerRequest;
  const lines = [{ what: 'tokens', usd: sent * tokenCostUsd(tiers, usage) }];
  if (plan.subscriptionUsd > 0) {
    lines.push({ what: 'subscription', usd: plan.subscriptionUsd * usage.users });
  }
  return lines;
}
