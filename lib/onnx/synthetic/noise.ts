// Random bytes, fast: a billion weights in seconds, in pieces that stay in the processor's cache. The
// same name and seed give the same bytes on every machine.

/** A source of uniform 32-bit words. */
export type Noise = (words: Uint32Array) => void;

/** Bytes made at a time: large enough for the disk, small enough for any memory. */
export const CHUNK_BYTES: number = 4 * 1024 * 1024;

/** sfc32 (small fast counting, from PractRand): 128 bits of state, period at least 2^32. */
export function createNoise(name: string, seed: number): Noise {
  let a = hashName(name);
  let b = seed | 0;
  let c = 0x2545f491;
  let counter = 1;
  const next = (): number => {
    const word = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + word) | 0;
    return word;
  };
  for (let i = 0; i < 12; i++) next(); // as its author recommends: spreads the seed over the state
  return (words) => {
    for (let i = 0; i < words.length; i++) words[i] = next();
  };
}

/** FNV-1a, so that every tensor has noise of its own, whatever is written first. */
function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (const character of name) {
    hash = Math.imul(hash ^ (character.codePointAt(0) as number), 0x01000193);
  }
  return hash | 0;
}
