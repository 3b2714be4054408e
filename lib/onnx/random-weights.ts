import type { DecoderConfig } from './decoder-config.ts';
import { listWeights, type WeightSource, type WeightTensor } from './decoder-weights.ts';

/** What a random-weight model needs besides its architecture. */
export interface RandomWeightsOptions {
  /** The same seed gives the same weights on every machine. @default 1 */
  readonly seed?: number;
  /** Standard deviation of the matrices times the square root of their width. @default 1 */
  readonly gain?: number;
}

/**
 * Weights of a real architecture filled with seeded noise: same size, same speed, no knowledge. All
 * values are fp16 numbers, as in the models this project ships.
 */
export function createRandomWeights(
  config: DecoderConfig,
  { seed = 1, gain = 1 }: RandomWeightsOptions = {},
): WeightSource {
  const shapes = new Map(listWeights(config).map(({ name, shape }) => [name, shape]));
  const read = (name: string): WeightTensor | undefined => {
    const shape = shapes.get(name);
    if (shape === undefined) return undefined;
    const random = createGenerator(hashName(name) ^ seed);
    const width = shape.length === 2 ? (shape[1] as number) : 1;
    const isNorm = name.endsWith('norm.weight');
    const scale = (shape.length === 2 ? gain / Math.sqrt(width) : 0.1) * Math.sqrt(3);
    const values = new Float32Array(shape.reduce((product, dim) => product * dim, 1));
    for (let i = 0; i < values.length; i++) {
      values[i] = (isNorm ? 1 : 0) + scale * (2 * random() - 1);
    }
    return { shape, values: new Float32Array(new Float16Array(values)) };
  };
  return { read };
}

/** mulberry32: 32 bits of state, uniform in [0, 1). */
function createGenerator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** FNV-1a, so that every tensor has noise of its own, whatever is read first. */
function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (const character of name) {
    hash = Math.imul(hash ^ (character.codePointAt(0) as number), 0x01000193);
  }
  return hash >>> 0;
}
