// How old is a price, and what may still be said with it? A price holds for three months after its own
// date, or until the day its source names. Later it is stale: what was paid then is still evidence, so it
// becomes a range that widens with age, and after two years it says nothing any more.
//
// The widths are our rule, not a measurement. Two changes seen while collecting set their size: the rate
// of a Colab T4 fell from 1.96 to 1.07 units an hour in about three years (a factor of 1.22 a year), and
// two of thirteen API prices moved by a factor of 1.5 to 2 within four months.

/** Days after its date that a price is taken as it is. */
export const FRESH_DAYS = 92;
/** Days after which a price is refused. */
export const REFUSED_AFTER_DAYS = 730;
/** A stale price is the amount divided and multiplied by this, and by more for each further year. */
export const STALE_FACTOR = 1.25;
export const STALE_FACTOR_PER_YEAR = 1.25;
/** A price without any date: as wide as a stale price of nearly two years. */
export const UNDATED_FACTOR = 2;

const DAY_MS = 86_400_000;

/** Days from the day a source is certainly from (the first of its month or year) to now. */
export function ageInDays(asOf: string, now: string): number {
  return (Date.parse(now.slice(0, 10)) - Date.parse(toFullDate(asOf))) / DAY_MS;
}

/** `2026` is taken as its first day: a source may be no fresher than it proves to be. */
export function toFullDate(date: string): string {
  return date.length === 4 ? `${date}-01-01` : date.length === 7 ? `${date}-01` : date.slice(0, 10);
}

/** The day after which a price dated so is no longer taken as it is. */
export function expiryOf(asOf: string): string {
  return new Date(Date.parse(toFullDate(asOf)) + FRESH_DAYS * DAY_MS).toISOString().slice(0, 10);
}

export type PriceState = 'own' | 'fresh' | 'stale' | 'undated';

export interface PriceAge {
  readonly state: PriceState;
  /** The price is somewhere between the amount divided and multiplied by this. */
  readonly factor: number;
  /** Why it is not taken as it is; undefined when it is. */
  readonly warning?: string;
}

/** What the age of a price allows; a text when nothing. */
export function judgeAge(
  row: { readonly asOf: string | null; readonly until?: string; readonly isOwn?: boolean },
  now: string,
): PriceAge | string {
  const { asOf, until, isOwn } = row;
  if (asOf === null) {
    if (isOwn) return { state: 'own', factor: 1 };
    return { state: 'undated', factor: UNDATED_FACTOR, warning: 'its source has no date' };
  }
  const age = ageInDays(asOf, now);
  if (age < -1) return `it is dated ${asOf}, after today (${now.slice(0, 10)})`;
  if (age > REFUSED_AFTER_DAYS) return `it is from ${asOf}, more than two years ago`;
  const isOver = until !== undefined && now.slice(0, 10) > until;
  if (age <= FRESH_DAYS && !isOver) return { state: isOwn ? 'own' : 'fresh', factor: 1 };
  const years = Math.max(0, age - FRESH_DAYS) / 365.25;
  return {
    state: 'stale',
    factor: STALE_FACTOR * STALE_FACTOR_PER_YEAR ** years,
    warning: isOver
      ? `its source says it held until ${until}`
      : `it is from ${asOf} and held until ${expiryOf(asOf)}`,
  };
}
