// Values that recur in a record. Absurd ones are rejected rather than plotted: 4 months in ms, 8 PiB,
// a million million tokens.

import { type Check, integer, number, object, text } from '../check.ts';

/** One check for every field of a type, so that the compiler complains when one is forgotten. */
export type Shape<T> = { readonly [Field in keyof T]-?: Check };

export function shape<T>(fields: Shape<T>): Check {
  return object(fields as Readonly<Record<string, Check>>);
}

export const ms: Check = number(0, 1e10);
export const bytes: Check = integer(0, Number.MAX_SAFE_INTEGER);
export const tokens: Check = integer(0, 1e12);
export const count: Check = integer(0, 1e9);
export const share: Check = number(0, 1);
export const percent: Check = number(0, 1e9);
export const usd: Check = number(0, 1e12);
export const measured: Check = number(-1e18, 1e18);
export const name: Check = text(500);
export const sentence: Check = text(10_000);
export const sha256: Check = text(64, /^[0-9a-f]{64}$/, 'a sha256 in 64 lower-case hex digits');
export const utc: Check = text(
  24,
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
  'a UTC time such as "2026-01-31T12:00:00.000Z"',
);
export const date: Check = text(10, /^\d{4}-\d\d-\d\d$/, 'a date such as "2026-01-31"');
