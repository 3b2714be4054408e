// Resampling in one draw. The bootstrap distribution of a sample quantile is known: the sample's k-th value
// is at or above the true q-quantile with the probability that a binomial count stays below k. So instead of
// drawing n requests a thousand times, one rank is drawn from that distribution (with the mid-p correction,
// which makes the share of requests within a limit a Jeffreys posterior). Beyond the largest value seen
// nobody has measured anything; there the tail goes on as steeply as it rose from the median.

import { binomialProbability, createRandom, type Random } from '../stats/index.ts';

/** A stream of its own for each purpose, so that one more place never changes another's draws. */
export function randomFor(seed: number, purpose: string): Random {
  let hash = 2_166_136_261 ^ seed;
  for (let i = 0; i < purpose.length; i++) {
    hash = Math.imul(hash ^ purpose.charCodeAt(i), 16_777_619);
  }
  return createRandom(hash >>> 0);
}

export function uniformDraws(count: number, random: Random): Float64Array {
  const draws = new Float64Array(count);
  for (let b = 0; b < count; b++) draws[b] = random.next();
  return draws;
}

/** Standard normal draws (Box and Muller). */
export function normalDraws(count: number, random: Random): Float64Array {
  const draws = new Float64Array(count);
  for (let b = 0; b < count; b++) {
    const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
    draws[b] = radius * Math.cos(2 * Math.PI * random.next());
  }
  return draws;
}

/** Least factor by which a tail may go on beyond what was seen. */
const LEAST_TAIL = 1.2;

/**
 * The quantile of what the values were sampled from, drawn as often as there are positions.
 *
 * @param sorted ascending, one or more
 * @param ranks of as many values: `rankDistribution(sorted.length, q)`
 * @param positions uniform draws; the same ones for every place make the comparison a paired one
 */
export function drawQuantile(
  sorted: Float64Array,
  ranks: RankDistribution,
  positions: Float64Array,
): Float64Array {
  const largest = sorted[sorted.length - 1] ?? 0;
  const middle = sorted[sorted.length >> 1] ?? largest;
  const tail = Math.max(LEAST_TAIL, middle > 0 ? largest / middle : LEAST_TAIL);
  const beyond = 1 - (ranks.cumulative[ranks.cumulative.length - 1] ?? 0);
  return positions.map((position) => {
    let low = 0;
    let high = ranks.cumulative.length;
    while (low < high) {
      const middleRank = (low + high) >> 1;
      if ((ranks.cumulative[middleRank] ?? 1) < position) low = middleRank + 1;
      else high = middleRank;
    }
    if (low < ranks.cumulative.length) return sorted[ranks.first + low - 1] ?? largest;
    // How far into the part nobody saw, 0 to 1, as an exponential number of tail steps.
    const into = Math.min((position - (1 - beyond)) / beyond, 1 - 1e-9);
    return largest * tail ** -Math.log(1 - into);
  });
}

/** P(the k-th of n values is at or above the q-quantile) for k from `first`, where it leaves 0. */
export interface RankDistribution {
  readonly first: number;
  readonly cumulative: Float64Array;
}

export function rankDistribution(n: number, q: number): RankDistribution {
  const spread = 8 * Math.sqrt(n * q * (1 - q)) + 4;
  const first = Math.max(1, Math.floor(n * q - spread));
  const last = Math.min(n, Math.ceil(n * q + spread));
  const cumulative = new Float64Array(last - first + 1);
  let below = 0;
  for (let k = Math.max(0, first - 8); k < first; k++) below += binomialProbability(n, q, k);
  for (let k = first; k <= last; k++) {
    // P(Bin < k) + P(Bin = k) / 2
    const here = binomialProbability(n, q, k);
    cumulative[k - first] = below + here / 2;
    below += here;
  }
  return { first, cumulative };
}

/** The mean of what the values were sampled from: their mean, moved by its standard error. */
export function drawMean(values: Float64Array, normals: Float64Array): Float64Array {
  const n = values.length;
  let sum = 0;
  for (const value of values) sum += value;
  const centre = sum / n;
  let squares = 0;
  for (const value of values) squares += (value - centre) ** 2;
  // Of one value nobody knows the spread; a quarter is our assumption.
  const relative = n < 2 ? 0.25 : Math.sqrt(squares / (n - 1) / n) / Math.max(centre, 1e-12);
  return normals.map((z) => centre * Math.exp(relative * z - (relative * relative) / 2));
}
