// Seeded random numbers (sfc32, public domain, from the PractRand suite). Math.random has no seed,
// and a task set that cannot be drawn twice cannot be compared twice.

/** A seeded source of choices. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Whole number, both ends included. */
  int(min: number, max: number): number;
  /** One of the items. */
  pick<T>(items: readonly T[]): T;
  /** True with this probability. */
  chance(probability: number): boolean;
}

/** 32-bit hash of a text (FNV-1a with a final avalanche); also decides the split of a key. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** 64 bits of hash as 16 hex digits: long enough to tell the prompts of any data set apart. */
export function fingerprint(text: string): string {
  const half = (prefix: string): string =>
    hashText(prefix + text)
      .toString(16)
      .padStart(8, '0');
  return half('a') + half('b');
}

/** Creates a random source; the same seed always gives the same sequence. */
export function createRandom(seed: string | number): Random {
  let a = hashText(`a${seed}`);
  let b = hashText(`b${seed}`);
  let c = hashText(`c${seed}`);
  let counter = 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 0x100000000;
  };
  // The first outputs still resemble the seed.
  for (let round = 0; round < 12; round++) next();
  const int = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  return {
    next,
    int,
    pick: <T>(items: readonly T[]): T => {
      if (items.length === 0) throw new RangeError('Cannot pick from an empty list');
      return items[int(0, items.length - 1)] as T;
    },
    chance: (probability) => next() < probability,
  };
}
