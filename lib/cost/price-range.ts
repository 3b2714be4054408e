import type { Amount } from './price-row.ts';

/** A price as it may be today: the best estimate and how far it may be off. All equal when it is known. */
export interface PriceRange {
  readonly low: number;
  readonly value: number;
  readonly high: number;
}

/** The amount of a row with the factors that its age and its open conflicts allow. */
export function toPriceRange(
  amount: Amount,
  factor: number,
  conflict: readonly [number, number] = [1, 1],
): PriceRange {
  const [least, most] = typeof amount === 'number' ? [amount, amount] : amount;
  // Of a range the middle is the geometric mean: a price is as likely to double as to halve.
  return {
    low: (least / factor) * conflict[0],
    value: least === most ? least : Math.sqrt(least * most),
    high: most * factor * conflict[1],
  };
}

/**
 * The price at a position between its ends, 0 the lowest, 0.5 the best estimate, 1 the highest, even in
 * the logarithm.
 */
export function priceAt({ low, value, high }: PriceRange, position: number): number {
  if (low === high || position === 0.5) return value;
  const from = position < 0.5 ? low : value;
  const to = position < 0.5 ? value : high;
  const share = position < 0.5 ? position * 2 : position * 2 - 1;
  if (from <= 0 || to <= 0) return from + (to - from) * share;
  return from * (to / from) ** share;
}
