/** A predicted number with the range it is expected in. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** An estimate with the same factor up and down, as ratios are spread. */
export function withFactor(value: number, factor: number): Estimate {
  return { value, low: value / factor, high: value * factor };
}
