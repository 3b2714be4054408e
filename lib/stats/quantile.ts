/**
 * Quantile of the values with linear interpolation between the two nearest (type 7, numpy's default).
 * The values need not be sorted.
 *
 * @example
 * quantile([10, 20, 30, 40], 0.5); // 25
 */
export function quantile(values: readonly number[], q: number): number {
  return sortedQuantile(sortAscending(values), q);
}

/** The middle value, or the mean of the two middle ones. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Third minus first quartile: how wide the middle half is. */
export function interquartileRange(values: readonly number[]): number {
  const sorted = sortAscending(values);
  return sortedQuantile(sorted, 0.75) - sortedQuantile(sorted, 0.25);
}

export function sortAscending(values: readonly number[]): number[] {
  if (values.length === 0) throw new RangeError('Cannot take a quantile: needs at least 1 value');
  const sorted = Float64Array.from(values).sort(); // numeric order, NaN last
  if (Number.isNaN(sorted.at(-1))) throw new RangeError('Cannot take a quantile of NaN');
  return Array.from(sorted);
}

/** The same of values that ascend already: several quantiles of one sample sort it once. */
export function sortedQuantile(sorted: ArrayLike<number>, q: number): number {
  if (!(q >= 0 && q <= 1)) throw new RangeError(`Cannot take the "${q}" quantile: wanted 0 to 1`);
  const position = (sorted.length - 1) * q;
  const below = Math.floor(position);
  const low = sorted[below] ?? 0;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? low;
  return low === high ? low : low + (high - low) * (position - below);
}
