import { int } from './attributes.ts';
import { BLOCK_SIZE } from './blockwise.ts';
import type { GraphBuilder } from './graph-builder.ts';
import type { WeightFormat } from './linear.ts';
import { addFloatMatrix, addQuantizedMatrix, type MatrixSpec } from './matrix.ts';
import { int64Tensor } from './tensors.ts';

/**
 * Format of the embedding table and output head. Rows of the table are what every token starts from,
 * so the 4-bit file keeps them at 8 bits, as llama.cpp's files do.
 */
export function tableFormat(format: WeightFormat): 'fp32' | 'fp16' | 'q8' {
  return format === 'q4' ? 'q8' : format;
}

/** Adds the lookup of token embeddings and returns the fp32 rows. */
export function addEmbedding(
  graph: GraphBuilder,
  inputIds: string,
  matrix: MatrixSpec,
  format: WeightFormat,
): string {
  const name = 'model.embed_tokens';
  const stored = tableFormat(format);
  if (stored !== 'q8') {
    const table = addFloatMatrix(graph, matrix, stored);
    return graph.node(name, 'Gather', [table, inputIds]);
  }
  const { levels, scales } = addQuantizedMatrix(graph, matrix, 8);
  // The head's product wants the levels as [rows, blocks, 32], the lookup as [rows, columns]: the same
  // bytes, so the file has them once, and ONNX Runtime reshapes while loading.
  const shape = graph.constant(
    `${name}/shape`,
    int64Tensor([2], [BigInt(matrix.rows), BigInt(matrix.columns)]),
  );
  const table = graph.node(`${name}/table`, 'Reshape', [levels, shape]);
  return graph.node(name, 'GatherBlockQuantized', [table, inputIds, scales], {
    domain: 'com.microsoft',
    attributes: {
      gather_axis: int(0),
      quantize_axis: int(1),
      block_size: int(BLOCK_SIZE),
      bits: int(8),
    },
  });
}
