import { basename } from 'node:path';
import { UnsupportedModelError } from './errors.ts';
import { GRAPH_NODE, NODE_INPUT } from './onnx-fields.ts';
import { readTexts } from './protobuf-edit.ts';
import { readOperator, readProductBits } from './read-node.ts';
import { walkGraph } from './walk-graph.ts';

/** A node beyond this holds a constant or a graph of its own; those that are counted have names and numbers. */
const MOST_NODE_BYTES = 64 * 1024;

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
  const count = (node: Uint8Array): void => {
    const operator = readOperator(node);
    if (operator === undefined) throw new RangeError('a node of its graph has no operator');
    if (operator === 'GroupQueryAttention' && readsCacheFromInputs(node)) attentions++;
    if (operator !== 'MatMulNBits') return;
    const bits = readProductBits(node);
    blockProducts.set(bits, (blockProducts.get(bits) ?? 0) + 1);
  };
  try {
    await walkGraph(path, GRAPH_NODE, async (field, walker) => {
      if (field.end - field.start <= MOST_NODE_BYTES) count(await walker.bytes(field));
    });
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new UnsupportedModelError(`Cannot read "${basename(path)}": ${cause.message}`, {
      hint: 'Download the file again, or build it again with "lab models build"',
    });
  }
  return { attentions, blockProducts };
}

function readsCacheFromInputs(attention: Uint8Array): boolean {
  const caches = readTexts(attention, NODE_INPUT).slice(3, 5);
  return caches.filter((name) => name.startsWith('past_key_values.')).length === 2;
}
