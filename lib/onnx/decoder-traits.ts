import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { UnsupportedModelError } from './errors.ts';
import { type ProtobufField, ProtobufWalker } from './protobuf-walker.ts';

// Field numbers of onnx.proto.
const MODEL_GRAPH = 7;
const GRAPH_NODE = 1;
const NODE_INPUT = 1;
const NODE_OP_TYPE = 4;
const NODE_ATTRIBUTE = 5;
const ATTRIBUTE_NAME = 1;
const ATTRIBUTE_INT = 3;

/** What decides how a decoder is run best. */
export interface DecoderTraits {
  /** Layers whose GroupQueryAttention reads its cache straight from the inputs of the graph. */
  readonly attentions: number;
  /** Products with blocks of weights (MatMulNBits): bits of a weight -> how many. */
  readonly blockProducts: ReadonlyMap<number, number>;
}

/**
 * Looks at the operators of an ONNX file without reading its weights.
 *
 * @throws UnsupportedModelError for a file that is not ONNX or is cut short
 */
export async function readDecoderTraits(path: string): Promise<DecoderTraits> {
  let attentions = 0;
  const blockProducts = new Map<number, number>();
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const walker = new ProtobufWalker(file, size);
    for await (const model of walker.fields(0, size)) {
      if (model.number !== MODEL_GRAPH) continue;
      for await (const field of walker.fields(model.start, model.end)) {
        if (field.number !== GRAPH_NODE) continue;
        const { operator, inputs, bits } = await readNode(walker, field);
        const caches = inputs.slice(3, 5).filter((name) => name.startsWith('past_key_values.'));
        if (operator === 'GroupQueryAttention' && caches.length === 2) attentions++;
        if (operator === 'MatMulNBits') blockProducts.set(bits, (blockProducts.get(bits) ?? 0) + 1);
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
  return { attentions, blockProducts };
}

interface Node {
  readonly operator: string;
  readonly inputs: readonly string[];
  /** The attribute of this name; 4 where it is left out, as the operator defines it. */
  readonly bits: number;
}

async function readNode(walker: ProtobufWalker, node: ProtobufField): Promise<Node> {
  let operator: string | undefined;
  let bits = 4;
  const inputs: string[] = [];
  for await (const field of walker.fields(node.start, node.end)) {
    if (field.number === NODE_OP_TYPE) operator = await readName(walker, field);
    if (field.number === NODE_INPUT) inputs.push(await readName(walker, field));
    if (field.number === NODE_ATTRIBUTE) bits = (await readBits(walker, field)) ?? bits;
  }
  if (operator === undefined) throw new RangeError('a node of its graph has no operator');
  return { operator, inputs, bits };
}

async function readBits(
  walker: ProtobufWalker,
  attribute: ProtobufField,
): Promise<number | undefined> {
  let [isBits, value] = [false, 0];
  for await (const field of walker.fields(attribute.start, attribute.end)) {
    if (field.number === ATTRIBUTE_NAME) isBits = (await readName(walker, field)) === 'bits';
    if (field.number === ATTRIBUTE_INT) value = field.value;
  }
  return isBits ? value : undefined;
}

/** Names are ASCII, so each byte is a number of its own. */
async function readName(walker: ProtobufWalker, field: ProtobufField): Promise<string> {
  return String.fromCharCode(...(await walker.packed(field)));
}
