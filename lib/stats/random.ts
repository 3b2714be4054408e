// A seeded generator, because a result that cannot be repeated cannot be discussed. Algorithm:
// xoshiro128** 1.1 by Blackman and Vigna (public domain, 2018), its state filled from the seed by
// splitmix32 so that neighbouring seeds give unrelated streams. Not for secrets.

export interface Random {
  /** Uniform in [0, 1), 32 bits. */
  next(): number;
  /** Uniform whole number in [0, limit). */
  integer(limit: number): number;
  pick<Item>(items: readonly Item[]): Item;
  /** A shuffled copy (Fisher-Yates). */
  shuffle<Item>(items: readonly Item[]): Item[];
}

/**
 * Creates a generator; the same seed gives the same numbers everywhere.
 *
 * @example
 * createRandom(7).integer(6) + 1; // a die whose rolls can be repeated
 */
export function createRandom(seed: number): Random {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new RangeError(`Cannot seed with "${seed}": wanted a whole number, 0 or more`);
  }
  const next32 = xoshiro128(splitmix32(seed));
  const next = (): number => next32() / 2 ** 32;
  const integer = (limit: number): number => {
    if (!Number.isSafeInteger(limit) || limit < 1 || limit > 2 ** 32) {
      throw new RangeError(`Cannot draw below "${limit}": wanted a whole number from 1 to 2^32`);
    }
    // Draws beyond the last full multiple would make small results likelier: draw again.
    const usable = 2 ** 32 - (2 ** 32 % limit);
    let value = next32();
    while (value >= usable) value = next32();
    return value % limit;
  };
  return {
    next,
    integer,
    pick: (items) => {
      if (items.length === 0) throw new RangeError('Cannot pick from an empty list');
      return items[integer(items.length)] as (typeof items)[number];
    },
    shuffle: (items) => {
      const copy = [...items];
      for (let i = copy.length - 1; i > 0; i--) {
        const j = integer(i + 1);
        [copy[i], copy[j]] = [copy[j] as (typeof copy)[number], copy[i] as (typeof copy)[number]];
      }
      return copy;
    },
  };
}

type State = [number, number, number, number];

/** Exported for the test against the published sequence. */
export function xoshiro128(state: State): () => number {
  let [a, b, c, d] = state;
  return () => {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return result;
  };
}

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

function splitmix32(seed: number): State {
  let state = (seed ^ Math.imul(Math.floor(seed / 2 ** 32), 0x9e3779b1)) | 0;
  const draw = (): number => {
    state = (state + 0x9e3779b9) | 0;
    let z = state ^ (state >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z ^= z >>> 15;
    z = Math.imul(z, 0x735a2d97);
    return (z ^ (z >>> 15)) | 0;
  };
  return [draw(), draw(), draw(), draw()];
}
