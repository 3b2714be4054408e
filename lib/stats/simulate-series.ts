import { createRandom } from './random.ts';

/**
 * Creates normal series of unit variance whose neighbours correlate (an AR(1) process): runs with a
 * known truth, to test intervals with.
 */
export function createSeries(seed: number): (length: number, correlation: number) => number[] {
  const random = createRandom(seed);
  const normal = (): number =>
    Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  return (length, correlation) => {
    let x = normal();
    return Array.from({ length }, () => {
      const value = x;
      x = correlation * x + Math.sqrt(1 - correlation ** 2) * normal();
      return value;
    });
  };
}
