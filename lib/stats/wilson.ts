/** A share with its interval. */
export interface RateEstimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
}

/** 97.5 % point of the normal distribution: 95 % two-sided. */
const Z = 1.959963984540054;

/**
 * 95 % Wilson interval of a pass rate: one attempt per task, tasks independent. Unlike p +- z s it
 * stays inside 0..1 and is honest at 0 of n.
 *
 * @example
 * wilsonInterval(0, 10); // { value: 0, low: 0, high: 0.2775, n: 10 }
 */
export function wilsonInterval(passed: number, n: number): RateEstimate {
  if (!Number.isInteger(passed) || !Number.isInteger(n) || passed < 0 || passed > n || n < 1) {
    throw new RangeError(`Cannot give an interval for ${passed} of ${n}: wanted 0 to n of n >= 1`);
  }
  const p = passed / n;
  const z2 = Z * Z;
  const centre = p + z2 / (2 * n);
  const halfWidth = Z * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n * n));
  const scale = 1 + z2 / n;
  return {
    value: p,
    // The exact ends are 0 and 1 there; rounding would leave 1e-17.
    low: passed === 0 ? 0 : (centre - halfWidth) / scale,
    high: passed === n ? 1 : (centre + halfWidth) / scale,
    n,
  };
}
