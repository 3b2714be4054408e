import { open } from 'node:fs/promises';
import { MODEL_GRAPH } from './onnx-fields.ts';
import { type ProtobufField, ProtobufWalker } from './protobuf-walker.ts';

/**
 * Visits one kind of field in the graph of an ONNX file, in order: its nodes, or its initialisers. Everything else
 * is stepped over, so a file of 2 GB is walked by reading a few hundred kilobytes of it.
 *
 * @param kind a field number of GraphProto
 * @throws RangeError for what is not protobuf or is cut short
 */
export async function walkGraph(
  path: string,
  kind: number,
  visit: (field: ProtobufField, walker: ProtobufWalker) => Promise<void>,
): Promise<void> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const walker = new ProtobufWalker(file, size);
    for await (const model of walker.fields(0, size)) {
      if (model.number !== MODEL_GRAPH) continue;
      for await (const field of walker.fields(model.start, model.end)) {
        if (field.number === kind) await visit(field, walker);
      }
    }
  } finally {
    await file.close();
  }
}
