// Products as the exports of the hub write them, so that a synthetic file has their size and their speed:
//   fp32  MatMul with the matrix as [in, out]
//   fp16  the same at half the size; a CPU widens it while loading
//   q8    DynamicQuantizeLinear + MatMulInteger: 8-bit weights with one scale, inputs rounded each time
//   q4    MatMulNBits, blocks of 32, accuracy_level unset: weights are widened for every product
// The models this project trains use other forms of q8 and q4, see ../linear.ts.

import { int, ints } from '../attributes.ts';
import { BLOCK_SIZE } from '../blockwise.ts';
import { floatTensor, int64Tensor, lazyTensor } from '../tensors.ts';
import { addVector, type SyntheticContext } from './context.ts';
import { fillBytes, fillFloats, fillHalves, fillSigns, randomTensor } from './random-tensor.ts';

/** A matrix of random weights, `rows` outputs of `columns` inputs. */
export interface SyntheticMatrix {
  /** Without `.weight`. */
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  readonly hasBias?: boolean;
}

/** Standard deviation of uniform signed 8-bit levels, and of uniform 4-bit ones. */
const DEVIATION_8 = 256 / Math.sqrt(12);
const DEVIATION_4 = 16 / Math.sqrt(12);

/** Adds `x · Wᵀ + bias`; outputs keep the size of the inputs, whatever the width. */
export function addProduct(context: SyntheticContext, x: string, matrix: SyntheticMatrix): string {
  const { graph } = context;
  const product = addUnbiased(context, x, matrix);
  if (matrix.hasBias !== true) return product;
  const bias = addVector(context, `${matrix.name}.bias`, matrix.rows, 0);
  return graph.node(`${matrix.name}/bias`, 'Add', [product, bias]);
}

function addUnbiased(context: SyntheticContext, x: string, matrix: SyntheticMatrix): string {
  const { graph, format, seed } = context;
  const { name, rows, columns } = matrix;
  const weight = `${name}.weight`;
  const deviation = 1 / Math.sqrt(columns);
  switch (format) {
    case 'fp32': {
      const tensor = randomTensor(weight, seed, 'float', [columns, rows], fillFloats(deviation));
      return graph.node(name, 'MatMul', [x, graph.constant(weight, tensor)]);
    }
    case 'fp16': {
      const fill = fillHalves(deviation);
      const tensor = randomTensor(weight, seed, 'float16', [columns, rows], fill);
      graph.constant(weight, tensor);
      const wide = graph.node(`${weight}/fp32`, 'Cast', [weight], { attributes: { to: int(1) } });
      return graph.node(name, 'MatMul', [x, wide]);
    }
    case 'q8':
      return addInteger(context, x, matrix, deviation / DEVIATION_8);
    case 'q4':
      return addBlocks(context, x, matrix, deviation / DEVIATION_4);
  }
}

function addInteger(
  context: SyntheticContext,
  x: string,
  { name, rows, columns }: SyntheticMatrix,
  scale: number,
): string {
  const weight = `${name}.weight`;
  const tensor = randomTensor(weight, context.seed, 'int8', [columns, rows], fillBytes);
  return addIntegerProduct(context, x, name, context.graph.constant(weight, tensor), scale);
}

/** `x` is rounded once, however many products read it. */
function addIntegerProduct(
  { graph }: SyntheticContext,
  x: string,
  name: string,
  weight: string,
  scale: number,
): string {
  const quantized = graph.hasNode(`${x}/quantized`)
    ? `${x}/quantized`
    : graph.node(`${x}/quantized`, 'DynamicQuantizeLinear', [x], {
        outputs: [`${x}/quantized`, `${x}/scale`, `${x}/zero`],
      });
  const zero = graph.constant(
    'int8_zero',
    lazyTensor('int8', [], () => new Uint8Array(1)),
  );
  const sum = graph.node(`${name}/integer`, 'MatMulInteger', [
    quantized,
    weight,
    `${x}/zero`,
    zero,
  ]);
  const wide = graph.node(`${name}/float`, 'Cast', [sum], { attributes: { to: int(1) } });
  const own = graph.constant(`${name}.weight_scale`, floatTensor([], Float32Array.of(scale)));
  const both = graph.node(`${name}/scales`, 'Mul', [`${x}/scale`, own]);
  return graph.node(name, 'Mul', [wide, both]);
}

function addBlocks(
  { graph, seed }: SyntheticContext,
  x: string,
  { name, rows, columns }: SyntheticMatrix,
  scale: number,
): string {
  const blocks = Math.ceil(columns / BLOCK_SIZE);
  const levels = graph.constant(
    `${name}.weight_Q4`,
    randomTensor(`${name}.weight`, seed, 'uint8', [rows, blocks, BLOCK_SIZE / 2], fillBytes),
  );
  const scales = graph.constant(
    `${name}.weight_scales`,
    randomTensor(`${name}.scales`, seed, 'float', [rows * blocks], fillSigns(scale)),
  );
  return graph.node(name, 'MatMulNBits', [x, levels, scales], {
    domain: 'com.microsoft',
    attributes: {
      K: int(columns),
      N: int(rows),
      bits: int(4),
      block_size: int(BLOCK_SIZE),
    },
  });
}

/** Adds the lookup of token embeddings, fp32 rows of `columns` numbers each. */
export function addLookup(
  context: SyntheticContext,
  ids: string,
  { name, rows, columns }: SyntheticMatrix,
): string {
  const { graph, format, seed } = context;
  const weight = `${name}.weight`;
  const dims = [rows, columns];
  if (format === 'q8') {
    const table = graph.constant(weight, randomTensor(weight, seed, 'int8', dims, fillBytes));
    const rowsRead = graph.node(`${name}/rows`, 'Gather', [table, ids]);
    const scale = floatTensor([], Float32Array.of(1 / DEVIATION_8));
    return graph.node(name, 'DequantizeLinear', [
      rowsRead,
      graph.constant(`${weight}_scale`, scale),
    ]);
  }
  if (format === 'fp16') {
    const tensor = randomTensor(weight, seed, 'float16', dims, fillHalves(0.7));
    const half = graph.node(`${name}/rows`, 'Gather', [graph.constant(weight, tensor), ids]);
    return graph.node(name, 'Cast', [half], { attributes: { to: int(1) } });
  }
  const tensor = randomTensor(weight, seed, 'float', dims, fillFloats(1));
  return graph.node(name, 'Gather', [graph.constant(weight, tensor), ids]);
}

/**
 * Adds the product with the table that is looked up as well (a tied head). 4-bit blocks are packed for
 * products only, so there the head is a copy.
 */
export function addTiedHead(context: SyntheticContext, x: string, table: SyntheticMatrix): string {
  const { graph, format } = context;
  const weight = `${table.name}.weight`;
  if (format === 'q4') return addProduct(context, x, { ...table, name: 'lm_head' });
  const attributes = { perm: ints([1, 0]) };
  const turned = graph.node('lm_head/turned', 'Transpose', [weight], { attributes });
  if (format === 'q8') return addIntegerProduct(context, x, 'lm_head', turned, 1 / DEVIATION_8);
  const isHalf = format === 'fp16';
  const wide = isHalf
    ? graph.node('lm_head/fp32', 'Cast', [turned], { attributes: { to: int(1) } })
    : turned;
  return graph.node('lm_head', 'MatMul', [x, wide]);
}

/** A one-dimensional int64 constant of the graph. */
export function addShape({ graph }: SyntheticContext, name: string, values: number[]): string {
  return graph.constant(name, int64Tensor([values.length], values.map(BigInt)));
}
