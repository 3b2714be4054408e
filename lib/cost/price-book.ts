import { API_PRICE_ROWS } from './api-price-rows.ts';
import { UnknownPriceError } from './errors.ts';
import { parseOwnPrices } from './own-prices.ts';
import { judgeAge, type PriceState } from './price-age.ts';
import { type PriceRange, toPriceRange } from './price-range.ts';
import type { Amount, PriceRow, PriceUnit, Refusal, TokenRates } from './price-row.ts';
import { PRICE_ROWS } from './price-rows.ts';

/** A price with everything that must be shown beside it. */
export interface PriceFacts {
  readonly id: string;
  readonly source: string;
  readonly asOf: string | null;
  readonly state: PriceState;
  /** False for a stale, undated or disputed price: no firm verdict rests on it. */
  readonly isFirm: boolean;
  /** Why it is a range or provisional, and what other sources say. */
  readonly notes: readonly string[];
}

export interface ResolvedAmount extends PriceFacts {
  readonly unit: Exclude<PriceUnit, 'million-tokens'>;
  readonly usd: PriceRange;
}

export interface ResolvedTokenTier extends TokenRates<PriceRange> {
  readonly abovePromptTokens: number;
}

export interface ResolvedTokens extends PriceFacts {
  readonly unit: 'million-tokens';
  /** Ascending; the first holds from 0 tokens. */
  readonly tiers: readonly ResolvedTokenTier[];
}

export interface PriceBook {
  readonly now: string;
  readonly rows: readonly PriceRow[];
  /** Prices given that were not used. */
  readonly refused: readonly Refusal[];
}

/**
 * The prices of a day: your own first, then the dated rows that come with the lab.
 *
 * @param now UTC time, ISO 8601; decides which rows are stale
 * @param own what a person gave, of any shape: what cannot be used is listed in `refused`
 */
export function createPriceBook(now: string, own: unknown = []): PriceBook {
  if (Number.isNaN(Date.parse(now))) throw new RangeError(`Cannot read "${now}" as a time`);
  const { rows, refused } = parseOwnPrices(own, now);
  const ownIds = new Set(rows.map(({ id }) => id));
  const others = [...PRICE_ROWS, ...API_PRICE_ROWS].filter(({ id }) => !ownIds.has(id));
  return { now, rows: [...rows, ...others], refused };
}

/** The price with this id today. @throws UnknownPriceError when there is none or it is too old */
export function findPrice(book: PriceBook, id: string): ResolvedAmount | ResolvedTokens {
  const row = book.rows.find((one) => one.id === id);
  if (row === undefined) throw new UnknownPriceError(id, 'nobody gave one');
  const age = judgeAge(row, book.now);
  if (typeof age === 'string') throw new UnknownPriceError(id, age);
  const conflicts = row.conflicts ?? [];
  const open = conflicts.filter(({ settledBy }) => settledBy === undefined);
  const span: [number, number] = [
    Math.min(1, ...open.map(({ factors }) => factors?.[0] ?? 1)),
    Math.max(1, ...open.map(({ factors }) => factors?.[1] ?? 1)),
  ];
  const range = (amount: Amount): PriceRange => toPriceRange(amount, age.factor, span);
  const facts: PriceFacts = {
    id,
    source: row.source,
    asOf: row.asOf,
    state: age.state,
    isFirm: age.warning === undefined && open.length === 0,
    notes: [
      ...(age.warning === undefined ? [] : [`a range, because ${age.warning}`]),
      ...conflicts.map(
        ({ usd, source, asOf, settledBy }) =>
          `${source} (${asOf ?? 'undated'}) says ${usd}${settledBy === undefined ? ', unsettled' : `; ${settledBy}`}`,
      ),
      ...(row.notes ? [row.notes] : []),
    ],
  };
  if (row.unit !== 'million-tokens') return { ...facts, unit: row.unit, usd: range(row.usd) };
  const tier = (abovePromptTokens: number, usd: TokenRates): ResolvedTokenTier => ({
    abovePromptTokens,
    input: range(usd.input),
    output: range(usd.output),
    cacheRead: usd.cacheRead === null ? null : range(usd.cacheRead),
    cacheWrite: usd.cacheWrite === null ? null : range(usd.cacheWrite),
  });
  const tiers = [
    tier(-1, row.usd),
    ...(row.tiers ?? []).map(({ abovePromptTokens, usd }) => tier(abovePromptTokens, usd)),
  ];
  return { ...facts, unit: row.unit, tiers };
}
