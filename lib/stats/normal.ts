/**
 * Probability that a standard normal value stays below z, to 7 digits (Abramowitz and Stegun 26.2.17).
 *
 * @example
 * normalCumulative(1.96); // 0.975
 */
export function normalCumulative(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const [b1, b2, b3, b4, b5] = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429];
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  const tail = density * t * (b1 + t * (b2 + t * (b3 + t * (b4 + t * b5))));
  return z < 0 ? tail : 1 - tail;
}
