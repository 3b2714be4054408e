// What a place costs, to the cent and with its doubts. A bill is a plan (bought, rented, packs of units, by
// the token) times a month's usage times prices. What is paid is the reservation, not the use:
//   reserved hours x $/hour + storage + electricity + purchase less resale,   or   requests x tokens x $/token
// and what a solution costs is the bill over the answers that passed. A price without a fresh date is a
// range (`price-age.ts`), a price nobody gave stays unknown, another currency is refused: nothing here turns
// a doubt into a number. `now` is an argument. The time people wait is never in a bill (`waiting-cost.ts`).

export {
  BREAK_EVEN_RANGE,
  type BreakEven,
  billAt,
  type Contender,
  findBreakEven,
} from './break-even.ts';
export type {
  CostPlan,
  MachineOwner,
  OwnedPlan,
  PackPlan,
  RentedPlan,
  Reservation,
  StoragePlan,
  TokenPlan,
} from './cost-plan.ts';
export { UnknownPriceError } from './errors.ts';
export { type CostLine, computeMonthlyCost, type MonthlyCost } from './monthly-cost.ts';
export { costPerPassingUsd, expectedAttempts, solvedShare } from './passing-cost.ts';
export { FRESH_DAYS, type PriceState, REFUSED_AFTER_DAYS } from './price-age.ts';
export {
  createPriceBook,
  findPrice,
  type PriceBook,
  type PriceFacts,
  type ResolvedAmount,
  type ResolvedTokens,
} from './price-book.ts';
export type { PriceRange } from './price-range.ts';
export type {
  Amount,
  AmountRow,
  PriceConflict,
  PriceRow,
  PriceUnit,
  Refusal,
  TokenRates,
  TokenRow,
} from './price-row.ts';
export { priceTimes, type Rates, type ResolvedPlan, ratesAt, resolvePlan } from './rates.ts';
export { HOURS_PER_MONTH, MOST_UTILISATION, type Serving, type Usage } from './usage.ts';
export { waitingCostUsd } from './waiting-cost.ts';
