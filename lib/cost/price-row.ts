/** What one amount buys. */
export type PriceUnit =
  | 'hour'
  | 'core-hour'
  | 'gigabyte-month'
  | 'kilowatt-hour'
  | 'pack'
  | 'million-tokens';

/** One amount, or the lowest and highest that a source names. */
export type Amount = number | readonly [number, number];

/** Another source that says something else. */
export interface PriceConflict {
  readonly usd: string;
  readonly source: string;
  readonly asOf: string | null;
  /** Why the row is believed rather than this one; without it the conflict is open and widens the price. */
  readonly settledBy?: string;
  /** Factors on the row's price that an open conflict spans, for example [1, 1.8]. */
  readonly factors?: readonly [number, number];
}

interface PriceRowBase {
  readonly id: string;
  readonly source: string;
  /** Date of the source as exact as it states it (`2026`, `2026-05`, `2026-05-19`); null without one. */
  readonly asOf: string | null;
  /** Last day a source itself says the price holds. */
  readonly until?: string;
  readonly conflicts?: readonly PriceConflict[];
  readonly notes?: string;
  /** Given by the person who asks: goes before every other row of that id. */
  readonly isOwn?: boolean;
}

export interface AmountRow extends PriceRowBase {
  readonly unit: Exclude<PriceUnit, 'million-tokens'>;
  readonly usd: Amount;
}

/** Dollars per million tokens; null where the provider lists no such price. */
export interface TokenRates<Rate = Amount> {
  readonly input: Rate;
  readonly output: Rate;
  readonly cacheRead: Rate | null;
  readonly cacheWrite: Rate | null;
}

export interface TokenRow extends PriceRowBase {
  readonly unit: 'million-tokens';
  readonly usd: TokenRates;
  /** Rates for the whole request once its prompt has more tokens than this. */
  readonly tiers?: readonly { readonly abovePromptTokens: number; readonly usd: TokenRates }[];
}

export type PriceRow = AmountRow | TokenRow;

/** Something given that was not used, by its name, and why. */
export interface Refusal {
  readonly what: string;
  readonly reason: string;
}
