import {
  ATTRIBUTE_INT,
  ATTRIBUTE_NAME,
  ATTRIBUTE_TYPE,
  GRAPH_INITIALIZER,
  GRAPH_NODE,
  MODEL_GRAPH,
  NODE_ATTRIBUTE,
  NODE_INPUT,
  NODE_NAME,
  NODE_OP_TYPE,
  NODE_OUTPUT,
  TENSOR_DATA_LOCATION,
  TENSOR_DATA_TYPE,
  TENSOR_DIMS,
  TENSOR_EXTERNAL_DATA,
  TENSOR_NAME,
  TENSOR_RAW_DATA,
} from './onnx-fields.ts';
import {
  type EncodedField,
  encodeNumber,
  encodeParts,
  encodeText,
  join,
  listFields,
  readTexts,
} from './protobuf-edit.ts';
import { findAttribute, readOperator, readProductBits } from './read-node.ts';
import { ELEMENT_TYPES } from './tensors.ts';
import { SMALLEST_EXTERNAL_BYTES } from './write-onnx.ts';

/** INT of AttributeProto. */
const TYPE_INT = 2;

/** Prefix of what is added to a graph. */
const OWN = 'offload_lab';
const [ONE, AXIS, FIRST, TOTAL] = ['one', 'axis', 'first', 'total'].map(
  (name) => `${OWN}/${name}`,
) as [string, string, string, string];

/**
 * `accuracy_level` of MatMulNBits by the bits of a weight: 4 rounds the input of each product to 8 bits per
 * block of 32, 0 computes with fp32.
 */
export type AccuracyLevels = Readonly<Partial<Record<number, 0 | 4>>>;

export interface DecoderTuning {
  /** Products of other widths keep the level of the file. */
  readonly levels?: AccuracyLevels;
  /** Name of the file that the bytes are from: weights inside it are then used from there, not copied. */
  readonly file: string;
}

/**
 * Rewrites a decoder for this project's own loop, to be loaded from memory. Three things change:
 *
 * - the accuracy level of its 4-bit and 8-bit products;
 * - each `present.*` holds only the rows of the tokens of this pass, not all rows so far. The binding for
 *   Node copies every output into a new buffer, so a cache of a thousand tokens would be copied to say
 *   what one token added. Who runs the graph keeps the cache and adds the rows;
 * - weights that lie in the graph's own file become references into that file, which the runtime maps. So
 *   the result is small whatever the model weighs, and two sessions share one copy of what neither packs.
 *
 * @param model an ONNX file with GroupQueryAttention in every layer, see `readDecoderTraits`
 * @throws RangeError for bytes that are not ONNX
 */
export function tuneDecoder(model: Uint8Array, tuning: DecoderTuning): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const field of listFields(model)) {
    if (field.number !== MODEL_GRAPH) parts.push(model.subarray(field.begin, field.end));
    else parts.push(...encodeParts(MODEL_GRAPH, tuneGraph(model, field, tuning)));
  }
  return join(parts);
}

function tuneGraph(
  model: Uint8Array,
  { start: graphStart, end: graphEnd }: EncodedField,
  { levels = {}, file }: DecoderTuning,
): Uint8Array[] {
  const graph = model.subarray(graphStart, graphEnd);
  const parts: Uint8Array[] = [];
  let hasLengths = false;
  for (const { number, begin, start, end } of listFields(graph)) {
    const message = graph.subarray(start, end);
    const operator = number === GRAPH_NODE ? readOperator(message) : undefined;
    const level = operator === 'MatMulNBits' ? levels[readProductBits(message)] : undefined;
    if (number === GRAPH_INITIALIZER) {
      const tensor = referToFile(message, file, graphStart + start);
      parts.push(...encodeParts(GRAPH_INITIALIZER, tensor));
    } else if (level !== undefined) {
      parts.push(...encodeParts(GRAPH_NODE, [setAttribute(message, 'accuracy_level', level)]));
    } else if (operator === 'GroupQueryAttention') {
      parts.push(...keepNewRows(message, !hasLengths));
      hasLengths = true;
    } else parts.push(graph.subarray(begin, end));
  }
  if (hasLengths) parts.push(...int64Constant(ONE, 1), ...int64Constant(AXIS, 2));
  return parts;
}

/** A constant with its bytes left in the file; small ones stay, because shapes may follow from them. */
function referToFile(tensor: Uint8Array, file: string, tensorStart: number): Uint8Array[] {
  const fields = listFields(tensor);
  const data = fields.find(({ number }) => number === TENSOR_RAW_DATA);
  if (data === undefined || data.end - data.start <= SMALLEST_EXTERNAL_BYTES) return [tensor];
  const entries = {
    location: file,
    offset: String(tensorStart + data.start),
    length: String(data.end - data.start),
  };
  return [
    tensor.subarray(0, data.begin),
    tensor.subarray(data.end),
    ...Object.entries(entries).flatMap(([key, value]) =>
      encodeParts(TENSOR_EXTERNAL_DATA, [encodeText(1, key), encodeText(2, value)]),
    ),
    encodeNumber(TENSOR_DATA_LOCATION, 1),
  ];
}

/** The node with a whole-number attribute as wanted, whether it had it or not. */
function setAttribute(node: Uint8Array, name: string, value: number): Uint8Array {
  const { begin, end } = findAttribute(node, name) ?? { begin: node.length, end: node.length };
  return join([
    node.subarray(0, begin),
    node.subarray(end),
    ...encodeParts(NODE_ATTRIBUTE, [intAttribute(name, value)]),
  ]);
}

/**
 * The attention keeps its output; its cache gets other names, and the rows of this pass are cut out of it
 * under the old ones. [batch, heads, tokens, numbers] -> tokens from `total - new` to `total`.
 */
function keepNewRows(node: Uint8Array, isFirst: boolean): Uint8Array[] {
  const [query, , , , , , total] = readTexts(node, NODE_INPUT) as [string, ...string[]];
  const outputs = readTexts(node, NODE_OUTPUT);
  const presents = outputs.slice(1, 3);
  const whole = (name: string): string => `${OWN}/whole/${name}`;
  const rest = listFields(node)
    .filter(({ number }) => number !== NODE_OUTPUT)
    .map(({ begin, end }) => node.subarray(begin, end));
  const renamed = outputs.map((name) => (presents.includes(name) ? whole(name) : name));
  return [
    ...encodeParts(GRAPH_NODE, [...rest, ...renamed.map((name) => encodeText(NODE_OUTPUT, name))]),
    ...(isFirst ? addLengths(query, total as string) : []),
    ...presents.flatMap((name) => addNode('Slice', [whole(name), FIRST, TOTAL, AXIS], name)),
  ];
}

/** `total` and `total - new` as lists of one number, as Slice wants them. */
function addLengths(query: string, total: string): Uint8Array[] {
  const name = (part: string): string => `${OWN}/${part}`;
  return [
    ...addNode('Shape', [query], name('shape')),
    ...addNode('Gather', [name('shape'), ONE], name('new')),
    ...addNode('Cast', [total], name('wide'), [intAttribute('to', ELEMENT_TYPES.int64)]),
    ...addNode('Reshape', [name('wide'), ONE], TOTAL),
    ...addNode('Sub', [TOTAL, name('new')], FIRST),
  ];
}

function addNode(
  operator: string,
  inputs: readonly string[],
  output: string,
  attributes: readonly Uint8Array[] = [],
): Uint8Array[] {
  return encodeParts(GRAPH_NODE, [
    ...inputs.map((name) => encodeText(NODE_INPUT, name)),
    encodeText(NODE_OUTPUT, output),
    encodeText(NODE_NAME, `${OWN}/node/${output}`),
    encodeText(NODE_OP_TYPE, operator),
    ...attributes.flatMap((attribute) => encodeParts(NODE_ATTRIBUTE, [attribute])),
  ]);
}

function intAttribute(name: string, value: number): Uint8Array {
  return join([
    encodeText(ATTRIBUTE_NAME, name),
    encodeNumber(ATTRIBUTE_INT, value),
    encodeNumber(ATTRIBUTE_TYPE, TYPE_INT),
  ]);
}

/** An initialiser of shape [1]. */
function int64Constant(name: string, value: number): Uint8Array[] {
  const data = Uint8Array.of(value, 0, 0, 0, 0, 0, 0, 0);
  return encodeParts(GRAPH_INITIALIZER, [
    encodeNumber(TENSOR_DIMS, 1),
    encodeNumber(TENSOR_DATA_TYPE, ELEMENT_TYPES.int64),
    encodeText(TENSOR_NAME, name),
    ...encodeParts(TENSOR_RAW_DATA, [data]),
  ]);
}
