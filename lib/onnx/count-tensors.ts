// Counts what an .onnx file holds without loading it: protobuf says the length of everything before it,
// so weights are stepped over. A 2 GB file is counted by reading a few hundred kilobytes of it.

import { basename } from 'node:path';
import type { CountedTensors } from '../sizing/index.ts';
import { UnsupportedModelError } from './errors.ts';
import { GRAPH_INITIALIZER, TENSOR_DATA_TYPE, TENSOR_DIMS } from './onnx-fields.ts';
import type { ProtobufField, ProtobufWalker } from './protobuf-walker.ts';
import { walkGraph } from './walk-graph.ts';

/** Bits of one element, by `TensorProto.DataType`. */
const ELEMENT_BITS: Readonly<Record<number, number>> = {
  1: 32,
  2: 8,
  3: 8,
  4: 16,
  5: 16,
  6: 32,
  7: 64,
  9: 8,
  10: 16,
  11: 64,
  12: 32,
  13: 64,
  16: 16,
  17: 8,
  18: 8,
  19: 8,
  20: 8,
  21: 4,
  22: 4,
};

/**
 * Sums the initialisers of an ONNX file, wherever their bytes lie.
 *
 * @throws UnsupportedModelError for a file that is not ONNX or is cut short
 */
export async function countOnnxTensors(path: string): Promise<CountedTensors> {
  let [tensors, values, bytes] = [0, 0, 0];
  try {
    await walkGraph(path, GRAPH_INITIALIZER, async (tensor, walker) => {
      const one = await countTensor(walker, tensor);
      tensors += 1;
      values += one.values;
      bytes += one.bytes;
    });
    if (tensors === 0) throw new RangeError('it holds no weights, so it is no model of ONNX');
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new UnsupportedModelError(`Cannot count "${basename(path)}": ${cause.message}`, {
      hint: 'Download the file again, or build it again with "lab synth"',
    });
  }
  return { tensors, values, bytes };
}

async function countTensor(
  walker: ProtobufWalker,
  tensor: ProtobufField,
): Promise<{ readonly values: number; readonly bytes: number }> {
  let values = 1;
  let type = 0;
  for await (const field of walker.fields(tensor.start, tensor.end)) {
    if (field.number === TENSOR_DATA_TYPE) type = field.value;
    if (field.number !== TENSOR_DIMS) continue;
    // One number per field, or all of them packed into one field.
    if (field.isPacked) for (const dim of await walker.packed(field)) values *= dim;
    else values *= field.value;
  }
  const bits = ELEMENT_BITS[type];
  if (bits === undefined) throw new RangeError(`element type ${type} is not known`);
  return { values, bytes: Math.ceil((values * bits) / 8) };
}
