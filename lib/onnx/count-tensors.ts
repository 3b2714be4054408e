// Counts what an .onnx file holds without loading it: protobuf says the length of everything before it,
// so weights are stepped over. A 2 GB file is counted by reading a few hundred kilobytes of it.

import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { CountedTensors } from '../sizing/index.ts';
import { UnsupportedModelError } from './errors.ts';
import { ProtobufWalker } from './protobuf-walker.ts';

// Field numbers of onnx.proto.
const MODEL_GRAPH = 7;
const GRAPH_INITIALIZER = 5;
const TENSOR_DIMS = 1;
const TENSOR_TYPE = 2;

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
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const walker = new ProtobufWalker(file, size);
    return await countModel(walker, size);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new UnsupportedModelError(`Cannot count "${basename(path)}": ${cause.message}`, {
      hint: 'Download the file again, or build it again with "lab synth"',
    });
  } finally {
    await file.close();
  }
}

async function countModel(walker: ProtobufWalker, end: number): Promise<CountedTensors> {
  let [tensors, values, bytes] = [0, 0, 0];
  for await (const model of walker.fields(0, end)) {
    if (model.number !== MODEL_GRAPH) continue;
    for await (const field of walker.fields(model.start, model.end)) {
      if (field.number !== GRAPH_INITIALIZER) continue;
      const one = await countTensor(walker, field.start, field.end);
      tensors += 1;
      values += one.values;
      bytes += one.bytes;
    }
  }
  if (tensors === 0) throw new RangeError('it holds no weights, so it is no model of ONNX');
  return { tensors, values, bytes };
}

async function countTensor(
  walker: ProtobufWalker,
  start: number,
  end: number,
): Promise<{ readonly values: number; readonly bytes: number }> {
  let values = 1;
  let type = 0;
  for await (const field of walker.fields(start, end)) {
    if (field.number === TENSOR_TYPE) type = field.value;
    if (field.number !== TENSOR_DIMS) continue;
    // One number per field, or all of them packed into one field.
    if (field.isPacked) for (const dim of await walker.packed(field)) values *= dim;
    else values *= field.value;
  }
  const bits = ELEMENT_BITS[type];
  if (bits === undefined) throw new RangeError(`element type ${type} is not known`);
  return { values, bytes: Math.ceil((values * bits) / 8) };
}
