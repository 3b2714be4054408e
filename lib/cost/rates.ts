import type { CostPlan } from './cost-plan.ts';
import { pricesOf } from './cost-plan.ts';
import { UnknownPriceError } from './errors.ts';
import {
  findPrice,
  type PriceBook,
  type ResolvedAmount,
  type ResolvedTokens,
} from './price-book.ts';
import { priceAt } from './price-range.ts';
import type { PriceUnit, TokenRates } from './price-row.ts';

/** Prices as plain numbers, in the order of `ResolvedPlan.prices`. */
export interface Rates {
  /** Dollars per unit; NaN at the place of a token price. */
  readonly amounts: readonly number[];
  /** Of a token plan, ascending by `abovePromptTokens`. */
  readonly tiers: readonly (TokenRates<number> & { readonly abovePromptTokens: number })[];
  /** Dollars per hour of training; undefined without a plan to train. */
  readonly trainingUsd: number | undefined;
}

/** A plan with its prices of a day. */
export interface ResolvedPlan {
  readonly plan: CostPlan;
  readonly prices: readonly (ResolvedAmount | ResolvedTokens)[];
  readonly training: ResolvedAmount | undefined;
}

const UNITS: Readonly<Record<CostPlan['kind'], readonly PriceUnit[]>> = {
  owned: ['kilowatt-hour'],
  rented: ['hour', 'core-hour'],
  packs: ['pack'],
  tokens: ['million-tokens'],
};

/**
 * Looks up every price of a plan.
 *
 * @param trainingPrice id of the hourly price of the machine that trains, where training is planned
 * @throws UnknownPriceError when one is missing, too old, or of another unit
 */
export function resolvePlan(plan: CostPlan, book: PriceBook, trainingPrice?: string): ResolvedPlan {
  const prices = pricesOf(plan).map((id, i) => {
    const wanted: readonly PriceUnit[] = i === 1 ? ['gigabyte-month'] : UNITS[plan.kind];
    return requireUnit(findPrice(book, id), wanted);
  });
  const training =
    trainingPrice === undefined
      ? undefined
      : (requireUnit(findPrice(book, trainingPrice), ['hour']) as ResolvedAmount);
  return { plan, prices, training };
}

function requireUnit(
  price: ResolvedAmount | ResolvedTokens,
  wanted: readonly PriceUnit[],
): ResolvedAmount | ResolvedTokens {
  if (wanted.includes(price.unit)) return price;
  throw new UnknownPriceError(
    price.id,
    `it is per ${price.unit}, wanted per ${wanted.join(' or ')}`,
  );
}

/**
 * The prices at a position between their ends: 0 the cheapest, 0.5 the best estimate, 1 the dearest.
 *
 * @example
 * ratesAt(plan, () => 0.5).amounts; // the best estimates
 */
export function ratesAt(resolved: ResolvedPlan, position: (priceId: string) => number): Rates {
  const amounts: number[] = [];
  let tiers: Rates['tiers'] = [];
  for (const price of resolved.prices) {
    const at = position(price.id);
    if (price.unit !== 'million-tokens') {
      amounts.push(priceAt(price.usd, at));
      continue;
    }
    amounts.push(Number.NaN);
    tiers = price.tiers.map(({ abovePromptTokens, input, output, cacheRead, cacheWrite }) => ({
      abovePromptTokens,
      input: priceAt(input, at),
      output: priceAt(output, at),
      cacheRead: cacheRead && priceAt(cacheRead, at),
      cacheWrite: cacheWrite && priceAt(cacheWrite, at),
    }));
  }
  const { training } = resolved;
  const trainingUsd = training && priceAt(training.usd, position(training.id));
  return { amounts, tiers, trainingUsd };
}

/** The same prices with one of them multiplied: what another price would do. */
export function priceTimes(
  { prices, training }: ResolvedPlan,
  rates: Rates,
  priceId: string,
  factor: number,
): Rates {
  const index = prices.findIndex(({ id }) => id === priceId);
  const isTokens = prices[index]?.unit === 'million-tokens';
  const { amounts, tiers, trainingUsd } = rates;
  return {
    amounts: amounts.map((usd, i) => (i === index ? usd * factor : usd)),
    tiers: isTokens
      ? tiers.map((tier) => ({
          ...tier,
          input: tier.input * factor,
          output: tier.output * factor,
          cacheRead: tier.cacheRead === null ? null : tier.cacheRead * factor,
          cacheWrite: tier.cacheWrite === null ? null : tier.cacheWrite * factor,
        }))
      : tiers,
    trainingUsd:
      trainingUsd !== undefined && training?.id === priceId ? trainingUsd * factor : trainingUsd,
  };
}
