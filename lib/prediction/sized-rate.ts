/** A constant that depends on the size of what is run. */
export interface SizedRate {
  readonly size: number;
  readonly secondsPerUnit: number;
}

/** The constant for a size: between probed ones by the logarithm, beyond them that of the nearest. */
export function rateFor(rates: readonly SizedRate[], size: number): number {
  const above = rates.findIndex((rate) => rate.size >= size);
  const [low, high] = [rates[above - 1] ?? rates[above], rates[above] ?? rates.at(-1)];
  if (high === undefined) throw new RangeError('Cannot interpolate between no rates');
  if (low === undefined || low.size === high.size) return high.secondsPerUnit;
  const share = Math.log(size / low.size) / Math.log(high.size / low.size);
  return low.secondsPerUnit + share * (high.secondsPerUnit - low.secondsPerUnit);
}
