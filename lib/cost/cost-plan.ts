/** Each user has one, or the team shares as many as the busiest hour needs. */
export type MachineOwner = 'user' | 'team';

/**
 * What is paid while nobody asks. `always`: the whole month. `working-hours`: the hours in which requests
 * come. `on-demand`: from a cold start until `idleMinutes` after the last request.
 */
export type Reservation = 'always' | 'working-hours' | 'on-demand';

export interface OwnedPlan {
  readonly kind: 'owned';
  readonly per: MachineOwner;
  /** Of one machine; 0 when it is there anyway. */
  readonly purchaseUsd: number;
  readonly resaleUsd: number;
  readonly lifeMonths: number;
  /** Watts while it answers. */
  readonly busyWatts: number;
  /** Watts it draws for this purpose while it waits; 0 when it is on anyway. */
  readonly idleWatts: number;
  readonly reserve: Reservation;
  readonly idleMinutes: number;
  /** Id of the price of a kilowatt-hour. */
  readonly electricityPrice: string;
}

export interface StoragePlan {
  readonly price: string;
  /** Of each machine, billed all month, also while it is stopped. */
  readonly gigabytes: number;
  readonly freeGigabytes: number;
}

export interface RentedPlan {
  readonly kind: 'rented';
  readonly per: MachineOwner;
  /** Id of a price per hour or core-hour. */
  readonly price: string;
  /** How much of it an hour of one machine takes: its cores for a core-hour price, else 1. */
  readonly quantity: number;
  readonly reserve: Reservation;
  readonly idleMinutes: number;
  /** Billed before the first answer of each start. */
  readonly coldStartSeconds: number;
  /** Free each month for each user, in what the price counts. */
  readonly freeQuantity: number;
  readonly leastMachines: number;
  readonly storage?: StoragePlan;
}

/** Units bought in packs, as on Colab: a pack that is begun is paid. */
export interface PackPlan {
  readonly kind: 'packs';
  readonly per: MachineOwner;
  readonly price: string;
  readonly unitsPerPack: number;
  readonly unitsPerHour: number;
  readonly reserve: Reservation;
  readonly idleMinutes: number;
  readonly coldStartSeconds: number;
}

export interface TokenPlan {
  readonly kind: 'tokens';
  readonly price: string;
  /** Paid each month for each user whatever is asked. */
  readonly subscriptionUsd: number;
}

export type CostPlan = OwnedPlan | RentedPlan | PackPlan | TokenPlan;

/** Ids of the prices a plan is computed from. */
export function pricesOf(plan: CostPlan): readonly string[] {
  switch (plan.kind) {
    case 'owned':
      return [plan.electricityPrice];
    case 'rented':
      return plan.storage ? [plan.price, plan.storage.price] : [plan.price];
    default:
      return [plan.price];
  }
}
