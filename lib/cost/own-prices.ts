// Prices a person types are believed before any table, so they are read with care: every one that cannot
// be used is refused by its name and the others stay. Amounts are in US dollars; another currency is
// refused rather than converted, because an exchange rate is one more price nobody dated.

import type { AmountRow, PriceRow, Refusal, TokenRates, TokenRow } from './price-row.ts';
import { PRICE_ROWS } from './price-rows.ts';

const UNITS: ReadonlySet<string> = new Set<AmountRow['unit']>([
  'hour',
  'core-hour',
  'gigabyte-month',
  'kilowatt-hour',
  'pack',
]);
const FORBIDDEN: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
const DATE = /^\d{4}-\d\d-\d\d$/;
/** A million dollars an hour is a slip of the keyboard. */
const MOST_USD = 1_000_000;

/** Reads the prices a person gave; see `Refusal` for what is not used. */
export function parseOwnPrices(
  value: unknown,
  now: string,
): { readonly rows: readonly PriceRow[]; readonly refused: readonly Refusal[] } {
  if (!Array.isArray(value)) {
    return { rows: [], refused: [{ what: 'prices', reason: 'not a list of prices' }] };
  }
  const rows: PriceRow[] = [];
  const refused: Refusal[] = [];
  value.slice(0, 1000).forEach((one: unknown, i) => {
    const row = parseRow(one, now);
    const name = nameOf(one) ?? `prices[${i}]`;
    if (typeof row === 'string') refused.push({ what: `price "${name}"`, reason: row });
    else if (rows.some(({ id }) => id === row.id)) {
      refused.push({ what: `price "${name}"`, reason: 'given twice; the first one is used' });
    } else rows.push(row);
  });
  return { rows, refused };
}

function nameOf(value: unknown): string | undefined {
  const id = typeof value === 'object' && value !== null ? (value as { id?: unknown }).id : '';
  return typeof id === 'string' && id !== '' ? id.slice(0, 80) : undefined;
}

function parseRow(value: unknown, now: string): PriceRow | string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'not an object';
  const fields = value as Record<string, unknown>;
  for (const key of Object.keys(fields)) {
    if (FORBIDDEN.has(key)) return `has the key "${key}", which is part of every prototype`;
  }
  const { id, usd, currency, source } = fields;
  if (typeof id !== 'string' || id === '' || id.length > 80 || FORBIDDEN.has(id)) {
    return 'has no usable "id"';
  }
  if (currency !== undefined && currency !== 'USD') {
    return `is in ${JSON.stringify(currency)?.slice(0, 20)}, not in USD: convert it and date it yourself`;
  }
  const asOf = fields.asOf ?? null;
  if (asOf !== null && (typeof asOf !== 'string' || !DATE.test(asOf) || !Date.parse(asOf))) {
    return '"asOf" is not a date such as "2026-01-31"';
  }
  if (asOf !== null && asOf > now.slice(0, 10)) return `is dated ${asOf}, after today`;
  const base = {
    id,
    source: typeof source === 'string' && source !== '' ? source.slice(0, 200) : 'your own price',
    asOf,
    isOwn: true,
  };
  if (typeof usd === 'object' && usd !== null && !Array.isArray(usd)) return parseTokens(base, usd);
  const amount = parseAmount(usd);
  if (amount === undefined) return `"usd" is ${describe(usd)}, wanted 0 to ${MOST_USD}`;
  const unit = fields.unit ?? PRICE_ROWS.find((row) => row.id === id)?.unit ?? 'hour';
  if (typeof unit !== 'string' || !UNITS.has(unit)) {
    return `"unit" is ${describe(unit)}, wanted one of ${[...UNITS].join(', ')}`;
  }
  return { ...base, unit: unit as AmountRow['unit'], usd: amount };
}

function parseTokens(base: Omit<TokenRow, 'unit' | 'usd'>, usd: object): TokenRow | string {
  const fields = usd as Record<string, unknown>;
  const rates: Record<string, number | readonly [number, number] | null> = {};
  for (const name of ['input', 'output', 'cacheRead', 'cacheWrite']) {
    const given = Object.hasOwn(fields, name) ? fields[name] : null;
    const amount = given === null && name.startsWith('cache') ? null : parseAmount(given);
    if (amount === undefined) return `"usd.${name}" is ${describe(given)}, wanted 0 to ${MOST_USD}`;
    rates[name] = amount;
  }
  return { ...base, unit: 'million-tokens', usd: rates as unknown as TokenRates };
}

function parseAmount(value: unknown): number | readonly [number, number] | undefined {
  const isAmount = (one: unknown): one is number =>
    typeof one === 'number' && one >= 0 && one <= MOST_USD;
  if (isAmount(value)) return value;
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [low, high]: unknown[] = value;
  return isAmount(low) && isAmount(high) && low <= high ? [low, high] : undefined;
}

function describe(value: unknown): string {
  if (value === undefined || value === null) return 'missing';
  return typeof value === 'object' ? 'an object' : `"${String(value).slice(0, 40)}"`;
}
