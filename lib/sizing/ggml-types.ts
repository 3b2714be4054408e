/** How ggml stores a tensor, spelled as in llama.cpp. */
export type GgmlType =
  | 'F32'
  | 'F16'
  | 'BF16'
  | 'Q8_0'
  | 'Q5_1'
  | 'Q5_0'
  | 'Q4_1'
  | 'Q4_0'
  | 'IQ4_NL'
  | 'Q6_K'
  | 'Q5_K'
  | 'Q4_K'
  | 'Q3_K'
  | 'Q2_K'
  | 'IQ4_XS';

/** One block: so many weights in so many bytes, scales included. */
export interface GgmlBlock {
  readonly weights: 1 | 32 | 256;
  readonly bytes: number;
  /** Number of the type in a GGUF file. */
  readonly id: number;
}

// Sizes of the block structs of llama.cpp's ggml/src/ggml-common.h, ids of ggml.h; a test compares the
// ids with those of @huggingface/gguf.
export const GGML_BLOCKS: Readonly<Record<GgmlType, GgmlBlock>> = {
  F32: { weights: 1, bytes: 4, id: 0 },
  F16: { weights: 1, bytes: 2, id: 1 },
  BF16: { weights: 1, bytes: 2, id: 30 },
  Q8_0: { weights: 32, bytes: 34, id: 8 },
  Q5_1: { weights: 32, bytes: 24, id: 7 },
  Q5_0: { weights: 32, bytes: 22, id: 6 },
  Q4_1: { weights: 32, bytes: 20, id: 3 },
  Q4_0: { weights: 32, bytes: 18, id: 2 },
  IQ4_NL: { weights: 32, bytes: 18, id: 20 },
  Q6_K: { weights: 256, bytes: 210, id: 14 },
  Q5_K: { weights: 256, bytes: 176, id: 13 },
  Q4_K: { weights: 256, bytes: 144, id: 12 },
  Q3_K: { weights: 256, bytes: 110, id: 11 },
  Q2_K: { weights: 256, bytes: 84, id: 10 },
  IQ4_XS: { weights: 256, bytes: 136, id: 23 },
};

/**
 * Bytes of a tensor. Blocks never cross rows.
 *
 * @throws RangeError for rows that are no whole number of blocks
 */
export function ggmlBytes(shape: readonly number[], type: GgmlType): number {
  const { weights, bytes } = GGML_BLOCKS[type];
  const columns = shape.at(-1) ?? 1;
  if (columns % weights !== 0) {
    throw new RangeError(
      `Cannot store rows of ${columns} weights as ${type}: wanted a multiple of ${weights}`,
    );
  }
  const values = shape.reduce((product, dim) => product * dim, 1);
  return (values / weights) * bytes;
}
