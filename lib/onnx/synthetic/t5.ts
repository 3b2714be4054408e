import type { EncoderDecoderArchitecture } from '../../sizing/index.ts';
import { int } from '../attributes.ts';
import { GraphBuilder, type OnnxGraph } from '../graph-builder.ts';
import type { WeightFormat } from '../linear.ts';
import { floatTensor, int64Tensor } from '../tensors.ts';
import { addMaskBias } from './attention.ts';
import { addLookup, addProduct, addTiedHead } from './linear.ts';
import { addLength } from './positions.ts';
import { addRelativeBias } from './t5-bias.ts';
import {
  addT5Attention,
  addT5FeedForward,
  addT5Heads,
  addT5Norm,
  type T5Context,
} from './t5-parts.ts';

/** The half of a T5 that reads the prompt, once. */
export function createSyntheticT5Encoder(
  model: EncoderDecoderArchitecture,
  format: WeightFormat,
  seed: number,
): OnnxGraph {
  const graph = new GraphBuilder('t5-encoder');
  const context: T5Context = { graph, format, seed, model };
  const dims = ['batch_size', 'encoder_sequence_length'];
  const ids = graph.input('input_ids', 'int64', dims);
  const mask = graph.input('attention_mask', 'int64', dims);
  const zero = graph.constant('zero_scalar', int64Tensor([], [0n]));
  const places = addRange(graph, 'places', zero, addLength(graph, ids, 'ids'));
  const relative = addRelativeBias(context, model, 'encoder', { queries: places, keys: places });
  const bias = graph.node('bias', 'Add', [relative.bias, addMaskBias(context, mask)]);

  let x = addLookup(context, ids, embedding(model));
  for (let layer = 0; layer < model.numEncoderLayers; layer++) {
    const block = `encoder.block.${layer}`;
    const name = `${block}.layer.0.SelfAttention`;
    const normed = addT5Norm(context, x, `${block}.layer.0.layer_norm`);
    const parts = {
      query: addT5Heads(context, normed, `${name}.q`),
      key: addT5Heads(context, normed, `${name}.k`),
      value: addT5Heads(context, normed, `${name}.v`),
    };
    const attended = addT5Attention(context, name, parts, bias);
    x = addT5FeedForward(context, graph.node(`${name}/sum`, 'Add', [x, attended]), block, 1);
  }
  const last = addT5Norm(context, x, 'encoder.final_layer_norm');
  graph.node('last_hidden_state', 'Identity', [last]);
  graph.output('last_hidden_state', 'float', [...dims, model.hiddenSize]);
  return graph;
}

/**
 * The half that writes. Its own keys and values are cached; those of the prompt are computed in every
 * step (exports keep them by a branch in the graph), so a long prompt makes each token dearer.
 */
export function createSyntheticT5Decoder(
  model: EncoderDecoderArchitecture,
  format: WeightFormat,
  seed: number,
): OnnxGraph {
  const graph = new GraphBuilder('t5-decoder');
  const context: T5Context = { graph, format, seed, model };
  const ids = graph.input('input_ids', 'int64', ['batch_size', 'decoder_sequence_length']);
  const promptDims = ['batch_size', 'encoder_sequence_length'];
  const mask = graph.input('encoder_attention_mask', 'int64', promptDims);
  const prompt = graph.input('encoder_hidden_states', 'float', [...promptDims, model.hiddenSize]);
  const past = addPastInputs(graph, model);
  const bias = addCausalBias(context, ids, past);
  const promptBias = addMaskBias(context, mask);

  let x = addLookup(context, ids, embedding(model));
  for (let layer = 0; layer < model.numDecoderLayers; layer++) {
    const block = `decoder.block.${layer}`;
    const own = `${block}.layer.0.SelfAttention`;
    const normed = addT5Norm(context, x, `${block}.layer.0.layer_norm`);
    const grow = (kind: 'key' | 'value'): string => {
      const now = addT5Heads(context, normed, `${own}.${kind === 'key' ? 'k' : 'v'}`);
      const old = `past_key_values.${layer}.decoder.${kind}`;
      const attributes = { axis: int(2) };
      return graph.node(`present.${layer}.decoder.${kind}`, 'Concat', [old, now], { attributes });
    };
    const parts = {
      query: addT5Heads(context, normed, `${own}.q`),
      key: grow('key'),
      value: grow('value'),
    };
    x = graph.node(`${own}/sum`, 'Add', [x, addT5Attention(context, own, parts, bias)]);
    x = addCrossAttention(context, layer, x, prompt, promptBias);
    x = addT5FeedForward(context, x, block, 2);
  }
  addHead(context, addT5Norm(context, x, 'decoder.final_layer_norm'));
  addPresentOutputs(graph, model);
  return graph;
}

function addCrossAttention(
  context: T5Context,
  layer: number,
  x: string,
  prompt: string,
  bias: string,
): string {
  const { graph } = context;
  const site = `decoder.block.${layer}.layer.1`;
  const name = `${site}.EncDecAttention`;
  const keep = (kind: 'key' | 'value'): string => {
    const heads = addT5Heads(context, prompt, `${name}.${kind === 'key' ? 'k' : 'v'}`);
    return graph.node(`present.${layer}.encoder.${kind}`, 'Identity', [heads]);
  };
  const normed = addT5Norm(context, x, `${site}.layer_norm`);
  const parts = {
    query: addT5Heads(context, normed, `${name}.q`),
    key: keep('key'),
    value: keep('value'),
  };
  return graph.node(`${name}/sum`, 'Add', [x, addT5Attention(context, name, parts, bias)]);
}

function embedding(model: EncoderDecoderArchitecture): {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
} {
  return { name: 'shared', rows: model.vocabSize, columns: model.hiddenSize };
}

/** A tied head is scaled down by the root of the width (T5 1.0); a head of its own is not. */
function addHead(context: T5Context, x: string): void {
  const { graph, model } = context;
  graph.output('logits', 'float', ['batch_size', 'decoder_sequence_length', model.vocabSize]);
  const table = embedding(model);
  if (!model.hasTiedEmbeddings) {
    graph.node('logits', 'Identity', [addProduct(context, x, { ...table, name: 'lm_head' })]);
    return;
  }
  const factor = floatTensor([], Float32Array.of(1 / Math.sqrt(model.hiddenSize)));
  const small = graph.node('head/scaled', 'Mul', [x, graph.constant('head_scale', factor)]);
  graph.node('logits', 'Identity', [addTiedHead(context, small, table)]);
}

/** Scores of distances; what comes after the query is hidden. */
function addCausalBias(context: T5Context, ids: string, past: string): string {
  const { graph, model } = context;
  const before = graph.node('past/shape', 'Shape', [past], {
    attributes: { start: int(2), end: int(3) },
  });
  const start = graph.node('past/length', 'Squeeze', [before]);
  const total = graph.node('total/length', 'Add', [start, addLength(graph, ids, 'ids')]);
  const zero = graph.constant('zero_scalar', int64Tensor([], [0n]));
  const { bias, distances } = addRelativeBias(context, model, 'decoder', {
    queries: addRange(graph, 'queries', start, total),
    keys: addRange(graph, 'keys', zero, total),
  });
  const isLater = graph.node('later', 'Greater', [distances, zero]);
  const wide = graph.node('later/float', 'Cast', [isLater], { attributes: { to: int(1) } });
  const hidden = graph.constant('later_score', floatTensor([], Float32Array.of(-1e9)));
  const lowered = graph.node('later/bias', 'Mul', [wide, hidden]);
  return graph.node('causal_bias', 'Add', [bias, lowered]);
}

function addRange(graph: GraphBuilder, name: string, start: string, end: string): string {
  const step = graph.constant('step', int64Tensor([], [1n]));
  return graph.node(name, 'Range', [start, end, step]);
}

/** Returns the name of one cache input, whose length is that of the past. */
function addPastInputs(graph: GraphBuilder, model: EncoderDecoderArchitecture): string {
  forEachCache(model, (layer, side, kind) => {
    const length = side === 'encoder' ? 'encoder_sequence_length_out' : 'past_sequence_length';
    const shape = ['batch_size', model.numHeads, length, model.headDim];
    graph.input(`past_key_values.${layer}.${side}.${kind}`, 'float', shape);
  });
  return 'past_key_values.0.decoder.key';
}

function addPresentOutputs(graph: GraphBuilder, model: EncoderDecoderArchitecture): void {
  forEachCache(model, (layer, side, kind) => {
    const shape = ['batch_size', model.numHeads, `${side}_length_out`, model.headDim];
    graph.output(`present.${layer}.${side}.${kind}`, 'float', shape);
  });
}

function forEachCache(
  model: EncoderDecoderArchitecture,
  visit: (layer: number, side: 'decoder' | 'encoder', kind: 'key' | 'value') => void,
): void {
  for (let layer = 0; layer < model.numDecoderLayers; layer++) {
    for (const side of ['decoder', 'encoder'] as const) {
      for (const kind of ['key', 'value'] as const) visit(layer, side, kind);
    }
  }
}
