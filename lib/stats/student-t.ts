import { logGamma } from './log-gamma.ts';

/**
 * The value a t-distributed variable stays below with this probability, for example 2.262 for 0.975
 * and 9 degrees of freedom.
 */
export function studentQuantile(probability: number, degreesOfFreedom: number): number {
  if (!(probability > 0.5 && probability < 1) || !(degreesOfFreedom >= 1)) {
    throw new RangeError(
      'Cannot give a t quantile: wanted a probability in (0.5, 1), 1 or more df',
    );
  }
  let low = 0;
  let high = 1;
  while (studentCumulative(high, degreesOfFreedom) < probability) high *= 2;
  for (let i = 0; i < 200 && high - low > 1e-12 * high; i++) {
    const middle = (low + high) / 2;
    if (studentCumulative(middle, degreesOfFreedom) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** P(T <= t) for t >= 0. */
function studentCumulative(t: number, df: number): number {
  return 1 - 0.5 * incompleteBeta(df / (df + t * t), df / 2, 0.5);
}

/** Regularized incomplete beta I_x(a, b) by its continued fraction (Lentz's method). */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction converges fast only on this side of the mean; the other side is its mirror image.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const logFront =
    logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x);
  const tiny = 1e-300;
  let f = 1;
  let c = 1;
  let d = 0;
  for (let i = 0; i <= 500; i++) {
    const m = Math.floor(i / 2);
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const numerator = i === 0 ? 1 : i % 2 === 0 ? even : odd;
    d = 1 + numerator * d;
    d = 1 / (Math.abs(d) < tiny ? tiny : d);
    c = 1 + numerator / c;
    c = Math.abs(c) < tiny ? tiny : c;
    f *= c * d;
    if (Math.abs(1 - c * d) < 1e-14) break;
  }
  return (Math.exp(logFront) * (f - 1)) / a;
}
