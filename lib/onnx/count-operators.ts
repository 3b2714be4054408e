import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { UnsupportedModelError } from './errors.ts';
import { ProtobufWalker } from './protobuf-walker.ts';

// Field numbers of onnx.proto.
const MODEL_GRAPH = 7;
const GRAPH_NODE = 1;
const NODE_OP_TYPE = 4;

/**
 * How often each operator stands in the graph of an ONNX file, read without its weights.
 *
 * @throws UnsupportedModelError for a file that is not ONNX or is cut short
 */
export async function countOnnxOperators(path: string): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const walker = new ProtobufWalker(file, size);
    for await (const model of walker.fields(0, size)) {
      if (model.number !== MODEL_GRAPH) continue;
      for await (const node of walker.fields(model.start, model.end)) {
        if (node.number !== GRAPH_NODE) continue;
        const name = await readOperator(walker, node.start, node.end);
        counts.set(name, (counts.get(name) ?? 0) + 1);
      }
    }
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new UnsupportedModelError(`Cannot read "${basename(path)}": ${cause.message}`, {
      hint: 'Download the file again, or build it again with "lab models build"',
    });
  } finally {
    await file.close();
  }
  return counts;
}

async function readOperator(walker: ProtobufWalker, start: number, end: number): Promise<string> {
  for await (const field of walker.fields(start, end)) {
    // names are ASCII, so each byte is a number of its own
    if (field.number === NODE_OP_TYPE) return String.fromCharCode(...(await walker.packed(field)));
  }
  throw new RangeError('a node of its graph has no operator');
}
