import { type Estimate, withFactor } from './estimate.ts';

/** Half-width of a 90 % interval, as a factor up and down, and where it comes from. */
export interface Band {
  readonly factor: number;
  /** `ledger`: as wide as the errors made here; `assumed`: too few of them, a stated default. */
  readonly basis: 'ledger' | 'assumed';
  /** Scored predictions behind it. */
  readonly n: number;
}

/** Fewer residuals cannot bound nine cases in ten: the needed rank is beyond the last of them. */
export const FEWEST_RESIDUALS = 9;

/** Without a history: a guess, and called assumed wherever it is shown. */
export const ASSUMED_FACTOR = { specification: 2, probe: 1.3 } as const;

/**
 * Split conformal: the ceil(0.9 (n + 1))-th smallest |ln(predicted / measured)| bounds the next one nine
 * times in ten, whatever their distribution, if the next case is like those (Vovk, Gammerman, Shafer,
 * "Algorithmic learning in a random world", 2005).
 */
export function conformalBand(
  residuals: readonly number[],
  assumed: keyof typeof ASSUMED_FACTOR,
): Band {
  const n = residuals.length;
  if (n < FEWEST_RESIDUALS) return { factor: ASSUMED_FACTOR[assumed], basis: 'assumed', n };
  const sorted = residuals.map(Math.abs).toSorted((a, b) => a - b);
  const rank = Math.ceil(0.9 * (n + 1));
  return { factor: Math.exp(sorted[rank - 1] as number), basis: 'ledger', n };
}

/** Applies a band, never narrower than the blocks of the probe disagreed. */
export function withBand(value: number, band: Band, spreadFactor = 1): Estimate {
  return withFactor(value, Math.max(band.factor, spreadFactor));
}
