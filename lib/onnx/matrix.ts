import { int } from './attributes.ts';
import { BLOCK_SIZE, packLevels, type QuantizedMatrix, quantizeBlockwise } from './blockwise.ts';
import type { GraphBuilder } from './graph-builder.ts';
import { bytesOf, lazyTensor } from './tensors.ts';

/** A matrix of the model in PyTorch's layout: `rows` outputs of `columns` inputs. */
export interface MatrixSpec {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  /** Reads the weights; called while the file is written, not while the graph is built. */
  readonly read: () => Float32Array;
  /** Added to the product, one value per row. */
  readonly bias?: Float32Array;
}

/** Adds the matrix as [rows, columns] and returns the name of its fp32 values. */
export function addFloatMatrix(
  graph: GraphBuilder,
  { name, rows, columns, read }: MatrixSpec,
  format: 'fp32' | 'fp16',
): string {
  const dims = [rows, columns];
  if (format === 'fp32') {
    return graph.constant(
      name,
      lazyTensor('float', dims, () => bytesOf(read())),
    );
  }
  const isNew = !graph.constants.has(name);
  const half = lazyTensor('float16', dims, () => bytesOf(new Float16Array(read())));
  graph.constant(name, half);
  // ONNX Runtime computes this cast once, while loading: the file is half as large, the arithmetic
  // stays fp32 (its fp16 products are slow or missing on most processors).
  const widened = `${name}/fp32`;
  if (isNew) graph.node(widened, 'Cast', [name], { attributes: { to: int(1) } });
  return widened;
}

/** Names of the constants of a quantized matrix. */
export interface QuantizedNames {
  /** uint8 [rows, blocks, bytes per block]. */
  readonly levels: string;
  /** float [rows, blocks]. */
  readonly scales: string;
}

/** Adds the matrix as levels and scales, one scale per 32 weights of a row. */
export function addQuantizedMatrix(
  graph: GraphBuilder,
  { name, rows, columns, read }: MatrixSpec,
  bits: 4 | 8,
): QuantizedNames {
  const blocks = columns / BLOCK_SIZE;
  const quantized = sharedByTwo(() => quantizeBlockwise(read(), bits));
  const names = { levels: `${name}.levels`, scales: `${name}.scales` };
  graph.constant(
    names.levels,
    lazyTensor('uint8', [rows, blocks, (BLOCK_SIZE * bits) / 8], () => packLevels(quantized())),
  );
  graph.constant(
    names.scales,
    lazyTensor('float', [rows, blocks], () => bytesOf(quantized().scales)),
  );
  return names;
}

/** Levels and scales come from one computation, which is forgotten once both have been written. */
function sharedByTwo(compute: () => QuantizedMatrix): () => QuantizedMatrix {
  let waiting: QuantizedMatrix | undefined;
  return () => {
    const result = waiting ?? compute();
    waiting = waiting === undefined ? result : undefined;
    return result;
  };
}
