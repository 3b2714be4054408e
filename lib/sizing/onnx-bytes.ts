import type { Architecture } from './architecture.ts';
import { countParameters } from './count-parameters.ts';
import { countSide } from './flops.ts';

/** Weight formats of ONNX files, spelled as in transformers.js. */
export type OnnxDtype = 'fp32' | 'fp16' | 'q8' | 'q4' | 'q4f16';

/**
 * Whether the output head of a tied model is the embedding table (`shared`) or a copy of it
 * (`separate`). The published exports of tied decoders mostly carry the copy.
 */
export type HeadStorage = 'shared' | 'separate';

/** Bytes of an ONNX model before its file exists. */
export interface OnnxBytes {
  readonly head: HeadStorage;
  /** Weights by formula; norms and biases are counted like the matrices they are a sliver of. */
  readonly weightBytes: number;
  /** What exports add and no checkpoint has: cosines and sines, a mask, a table left wide. */
  readonly extraBytes: number;
  readonly totalBytes: number;
}

/** Bytes of one quantized weight, its share of the scale included: blocks of 32, one scale each. */
const MATRIX_BYTES: Readonly<Record<OnnxDtype, number>> = {
  fp32: 4,
  fp16: 2,
  q8: 1,
  q4: 0.5 + 4 / 32,
  q4f16: 0.5 + 2 / 32,
};

/** The 4-bit quantizer touches products only, so the table that is looked up stays wide. */
const TABLE_BYTES: Readonly<Record<OnnxDtype, number>> = {
  fp32: 4,
  fp16: 2,
  q8: 1,
  q4: 4,
  q4f16: 2,
};

/**
 * Estimates the bytes of an ONNX export:
 *   shared    body x w + embedding x e
 *   separate  (body + embedding) x w + embedding x e
 * with w and e the bytes of a multiplied and of a looked-up weight. Once the file exists, count its
 * tensors instead. Known to be wrong for GPT-2, whose products export as Gemm: the 4-bit quantizer
 * skips those, so a q4 file is nearer to the fp32 one.
 */
export function estimateOnnxBytes(
  architecture: Architecture,
  dtype: OnnxDtype,
  head: HeadStorage = likelyHead(architecture, dtype),
): OnnxBytes {
  const w = MATRIX_BYTES[dtype];
  const e = TABLE_BYTES[dtype];
  const { body, embedding, head: ownHead } = countParameters(architecture);
  const isTied = ownHead === 0;
  // An untied model has its head in the checkpoint already; an encoder has none.
  const heads = isTied && (head === 'shared' || architecture.kind === 'encoder') ? 0 : 1;
  const weightBytes = (body + heads * embedding) * w + embedding * e;
  const extraBytes = estimateExtras(architecture, dtype, embedding);
  const rounded = Math.ceil(weightBytes);
  return { head, weightBytes: rounded, extraBytes, totalBytes: rounded + extraBytes };
}

/** Bytes of the files of an encoder-decoder, each of which carries the embedding. */
export function estimateOnnxHalves(
  architecture: Architecture & { readonly kind: 'encoder-decoder' },
  dtype: OnnxDtype,
): { readonly encoderBytes: number; readonly decoderBytes: number } {
  const half = (side: 'encoder' | 'decoder'): number => {
    const { body, embedding } = countSide(architecture, side);
    const w = MATRIX_BYTES[dtype];
    // Blocks of 4 bits are packed for products only, so there the tied head is a copy.
    const copy = side === 'decoder' && (dtype === 'q4' || dtype === 'q4f16') ? embedding * w : 0;
    return Math.ceil(body * w + embedding * TABLE_BYTES[dtype] + copy);
  };
  return { encoderBytes: half('encoder'), decoderBytes: half('decoder') };
}

/** What published exports do: Xenova's of gpt_bigcode share a float head and copy a quantized one. */
function likelyHead(architecture: Architecture, dtype: OnnxDtype): HeadStorage {
  if (architecture.kind !== 'decoder') return 'shared';
  if (architecture.positions.kind === 'learned') {
    return dtype === 'fp32' || dtype === 'fp16' ? 'shared' : 'separate';
  }
  return 'separate';
}

/** See `OnnxBytes.extraBytes`. */
function estimateExtras(architecture: Architecture, dtype: OnnxDtype, embedding: number): number {
  if (architecture.kind !== 'decoder' || architecture.contextLength === null) return 0;
  const { positions, contextLength, windows } = architecture;
  if (positions.kind === 'learned') {
    // A byte for every pair of positions: which one may see which. And exports of that time left the
    // table that is looked up in fp32 at q8 as well.
    return contextLength ** 2 + (dtype === 'q8' ? 3 * embedding : 0);
  }
  const isHalf = dtype === 'fp16' || dtype === 'q4f16';
  const hasLocal = positions.localTheta !== positions.theta && windows.some((w) => w !== null);
  // half as many angles as dimensions, a cosine and a sine each
  return (hasLocal ? 2 : 1) * contextLength * positions.rotaryDim * (isHalf ? 2 : 4);
}

/** Bytes of weights an answer reads for every token: all that is multiplied, output head included. */
export function onnxBytesPerToken(architecture: Architecture, dtype: OnnxDtype): number {
  if (architecture.kind === 'encoder') return 0; // it writes no tokens
  const { body, embedding } = countSide(architecture, 'decoder');
  return Math.ceil((body + embedding) * MATRIX_BYTES[dtype]);
}
