import type { SamplingOptions } from '../../generation/index.ts';
import { createRandom } from '../../stats/index.ts';

/** Picks the next token id from one row of logits. */
export type Sampler = (logits: Float32Array) => number;

/**
 * Greedy at temperature 0, else softmax(logits / temperature) over the `topK` likeliest tokens,
 * of those over the likeliest that reach probability `topP` together, drawn with a generator seeded per
 * request: one draw per token, so a seed repeats the whole text.
 */
export function createSampler(options: SamplingOptions): Sampler {
  const { temperature = 0, topK = 0, topP = 1, seed = 0 } = options;
  if (!(temperature >= 0)) {
    throw new RangeError(`The temperature is "${temperature}", wanted 0 or more`);
  }
  if (!Number.isInteger(topK) || topK < 0) {
    throw new RangeError(`The top-k is "${topK}", wanted a whole number, 0 or more`);
  }
  if (!(topP > 0 && topP <= 1)) {
    throw new RangeError(`The top-p is "${topP}", wanted more than 0 and 1 at most`);
  }
  if (temperature === 0) return findLikeliest;
  const random = createRandom(seed);
  return (logits) => drawToken(logits, { temperature, topK, topP }, random.next());
}

function findLikeliest(logits: Float32Array): number {
  let best = 0;
  let highest = -Infinity;
  for (let id = 0; id < logits.length; id++) {
    const logit = logits[id] as number;
    if (logit > highest) {
      highest = logit;
      best = id;
    }
  }
  return best;
}

function drawToken(
  logits: Float32Array,
  { temperature, topK, topP }: Required<Omit<SamplingOptions, 'seed'>>,
  uniform: number,
): number {
  const highest = logits[findLikeliest(logits)] as number;
  const { floor, equals } = topK > 0 ? findFloor(logits, topK) : KEEP_ALL;
  let equalsLeft = equals;
  let total = 0;
  const weights = new Float64Array(logits.length);
  for (let id = 0; id < logits.length; id++) {
    const logit = logits[id] as number;
    if (logit < floor || logit === -Infinity) continue;
    if (logit === floor && equalsLeft-- <= 0) continue;
    const weight = Math.exp((logit - highest) / temperature); // minus the highest: never overflows
    weights[id] = weight;
    total += weight;
  }
  if (topP < 1) total = keepNucleus(weights, topP * total);
  let remaining = uniform * total;
  let last = 0;
  for (let id = 0; id < weights.length; id++) {
    const weight = weights[id] as number;
    if (weight === 0) continue;
    last = id;
    remaining -= weight;
    if (remaining < 0) return id;
  }
  return last; // rounding left a crumb
}

/** Sets all weights to 0 but the largest that together reach `wanted`, and returns what they add up to. */
function keepNucleus(weights: Float64Array, wanted: number): number {
  const order = [...weights.keys()].filter((id) => weights[id] !== 0);
  order.sort((a, b) => (weights[b] as number) - (weights[a] as number) || a - b);
  let kept = 0;
  for (const id of order) {
    if (kept >= wanted) weights[id] = 0;
    else kept += weights[id] as number;
  }
  return kept;
}

interface Floor {
  /** The lowest logit that is kept. */
  readonly floor: number;
  /** How many tokens with exactly this logit are kept, first ones first. */
  readonly equals: number;
}

const KEEP_ALL: Floor = { floor: -Infinity, equals: 0 };

function findFloor(logits: Float32Array, k: number): Floor {
  if (k >= logits.length) return KEEP_ALL;
  const sorted = Float32Array.from(logits).sort();
  const floor = sorted[sorted.length - k] as number;
  return {
    floor,
    equals: k - logits.reduce((higher, logit) => higher + (logit > floor ? 1 : 0), 0),
  };
}
