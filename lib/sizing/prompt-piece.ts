/** A pass computes the head of the model once, which weighs more in a large one. */
const SMALL_BYTES = 100_000_000;
const SMALL_PIECE_TOKENS = 128;
const PIECE_TOKENS = 256;

/**
 * Longest piece of a prompt that a decoder with its cache in place reads in one pass, by the bytes of its
 * weight files. Attention computes every pair of a pass, also those that causality masks, so pieces cost up to
 * half of the whole. Measured with `backends/transformers/benchmark-engines.ts`; time and memory are predicted
 * with the same.
 */
export function longestPromptPiece(weightBytes: number): number {
  return weightBytes < SMALL_BYTES ? SMALL_PIECE_TOKENS : PIECE_TOKENS;
}
