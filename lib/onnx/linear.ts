import { int } from './attributes.ts';
import { BLOCK_SIZE } from './blockwise.ts';
import { UnsupportedModelError } from './errors.ts';
import type { GraphBuilder } from './graph-builder.ts';
import { addFloatMatrix, addQuantizedMatrix, type MatrixSpec } from './matrix.ts';
import { floatTensor } from './tensors.ts';

/** How the weights of a file are stored, spelled as in transformers.js. */
export type WeightFormat = 'fp32' | 'fp16' | 'q8' | 'q4';

/**
 * Int8 products: the input of each product is rounded to 8 bits per block of 32, and the processor's
 * int8 instructions do the rest. Measured with ONNX Runtime 1.30 on 2 cores with AVX512-VNNI:
 *
 *   decoding, 3M parameters: level 4 is 8 times as fast as level 0 with 8-bit weights and 2.4 times with
 *   4-bit ones, because level 0 widens the weights to fp32 for every token;
 *   logits of tiny-coder-1m: 8 bits are off by 0.46 % (level 0: 0.31 %), 4 bits by 3.74 % (3.73 %).
 *
 * Prompts are read faster at level 0 with 4-bit weights: `tuneDecoder` changes the level for a session.
 *
 * DynamicQuantizeMatMul, what `_quantized` files of the hub use, decodes as fast and reads a prompt in
 * half the time, but is off by 0.86 %: one scale per row and per input, instead of per 32 numbers.
 */
const ACCURACY_LEVEL = 4;

/** Adds `x · Wᵀ + bias` and returns the name of the result. */
export function addLinear(
  graph: GraphBuilder,
  name: string,
  x: string,
  matrix: MatrixSpec,
  format: WeightFormat,
): string {
  if (format === 'q8' || format === 'q4') {
    return addQuantizedLinear(graph, name, x, matrix, format === 'q8' ? 8 : 4);
  }
  const weights = addFloatMatrix(graph, matrix, format);
  // FusedMatMul reads the matrix as it is stored, so one table can serve the lookup and the head.
  const product = graph.node(name, 'FusedMatMul', [x, weights], {
    domain: 'com.microsoft',
    attributes: { transB: int(1) },
  });
  const bias = addBias(graph, matrix);
  return bias === undefined ? product : graph.node(`${name}/bias`, 'Add', [product, bias]);
}

function addQuantizedLinear(
  graph: GraphBuilder,
  name: string,
  x: string,
  matrix: MatrixSpec,
  bits: 4 | 8,
): string {
  if (matrix.columns % BLOCK_SIZE !== 0) {
    throw new UnsupportedModelError(
      `Cannot quantize "${matrix.name}": its rows have ${matrix.columns} weights, wanted a multiple of ${BLOCK_SIZE}`,
      { hint: 'Use fp32 or fp16, or sizes in config.json that are multiples of 32' },
    );
  }
  const { levels, scales } = addQuantizedMatrix(graph, matrix, bits);
  const bias = addBias(graph, matrix);
  const optional = bias === undefined ? [] : ['', '', bias]; // no zero points, no reordering
  return graph.node(name, 'MatMulNBits', [x, levels, scales, ...optional], {
    domain: 'com.microsoft',
    attributes: {
      K: int(matrix.columns),
      N: int(matrix.rows),
      bits: int(bits),
      block_size: int(BLOCK_SIZE),
      accuracy_level: int(ACCURACY_LEVEL),
    },
  });
}

function addBias(graph: GraphBuilder, { name, rows, bias }: MatrixSpec): string | undefined {
  if (bias === undefined) return undefined;
  return graph.constant(name.replace(/weight$/, 'bias'), floatTensor([rows], bias));
}
