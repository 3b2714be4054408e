import type { DecoderArchitecture } from '../../sizing/index.ts';
import { GraphBuilder, type OnnxGraph } from '../graph-builder.ts';
import type { WeightFormat } from '../linear.ts';
import { addRotaryTables } from '../rotary.ts';
import { addLastPositions, addSequenceLengths } from '../sequence.ts';
import { floatTensor } from '../tensors.ts';
import { addSmallTable, type SyntheticContext } from './context.ts';
import { addDecoderAttention } from './decoder-attention.ts';
import { addFeedForward, type FeedForwardSpec } from './feed-forward.ts';
import { addLookup, addProduct } from './linear.ts';
import { addNorm, type NormSpec } from './norm.ts';
import { addPositionIds } from './positions.ts';

/** A graph of a real architecture, weights random, with the cache transformers.js expects. */
export function createSyntheticDecoder(
  model: DecoderArchitecture & { readonly contextLength: number },
  format: WeightFormat,
  seed: number,
): OnnxGraph {
  const graph = new GraphBuilder(model.modelType);
  const context: SyntheticContext = { graph, format, seed };
  const { vocabSize, hiddenSize, numLayers } = model;
  const names = model.positions.kind === 'learned' ? GPT2_NAMES : LLAMA_NAMES;
  const ids = graph.input('input_ids', 'int64', ['batch_size', 'sequence_length']);
  const mask = graph.input('attention_mask', 'int64', ['batch_size', 'total_sequence_length']);
  const keep = graph.input('num_logits_to_keep', 'int64', []);
  const lengths = addSequenceLengths(graph, mask);
  const norm = (x: string, name: string): string =>
    addNorm(context, x, normSpec(model, `${names.root}.${name}`));

  const rotary = addTables(graph, model);
  let x = addEmbedding(context, model, names, ids, mask);
  for (let layer = 0; layer < numLayers; layer++) {
    const prefix = `${names.layer}.${layer}`;
    const inside = (name: string): string => `${names.layers}.${layer}.${name}`;
    const isLocal = (model.windows[layer] ?? null) !== null;
    const shared = [...lengths, ...(isLocal ? rotary.local : rotary.global)];
    let added = addDecoderAttention(context, model, {
      layer,
      x: norm(x, inside(names.attentionNorm)),
      shared,
      prefix,
    });
    if (model.hasPostNorms) added = norm(added, inside('post_attention_layernorm'));
    x = graph.node(`${prefix}/attended`, 'Add', [x, added]);
    const before = model.hasPostNorms ? 'pre_feedforward_layernorm' : names.ffnNorm;
    added = addFeedForward(context, norm(x, inside(before)), ffnSpec(model, prefix));
    if (model.hasPostNorms) added = norm(added, inside('post_feedforward_layernorm'));
    x = graph.node(`${prefix}/fed`, 'Add', [x, added]);
  }

  const kept = addLastPositions(graph, norm(x, names.lastNorm), keep);
  const head = { name: 'lm_head', rows: vocabSize, columns: hiddenSize };
  addLogits(graph, model, addProduct(context, kept, head));
  return graph;
}

const LLAMA_NAMES = {
  root: 'model',
  layers: 'layers',
  layer: 'model.layers',
  attentionNorm: 'input_layernorm',
  ffnNorm: 'post_attention_layernorm',
  lastNorm: 'norm',
  embedding: 'model.embed_tokens',
};

const GPT2_NAMES: typeof LLAMA_NAMES = {
  root: 'transformer',
  layers: 'h',
  layer: 'transformer.h',
  attentionNorm: 'ln_1',
  ffnNorm: 'ln_2',
  lastNorm: 'ln_f',
  embedding: 'transformer.wte',
};

function normSpec(model: DecoderArchitecture, name: string): NormSpec {
  return { name, size: model.hiddenSize, kind: model.norm, epsilon: model.normEpsilon };
}

function ffnSpec(model: DecoderArchitecture, prefix: string): FeedForwardSpec {
  const name = `${prefix}.mlp`;
  const { hiddenSize, ffnSize, activation, hasFfnBias: hasBias } = model;
  const shared = { name, hiddenSize, ffnSize, activation, hasBias };
  if (!model.isGated) return { ...shared, up: `${name}.c_fc`, down: `${name}.c_proj` };
  const down = `${name}.down_proj`;
  return model.modelType === 'phi3'
    ? { ...shared, up: `${name}.gate_up_proj`, down, isFused: true }
    : { ...shared, gate: `${name}.gate_proj`, up: `${name}.up_proj`, down };
}

/** Cosines and sines; Gemma 3 turns its local layers by another base. */
function addTables(
  graph: GraphBuilder,
  model: DecoderArchitecture & { readonly contextLength: number },
): { readonly global: readonly string[]; readonly local: readonly string[] } {
  const { positions, contextLength, windows } = model;
  if (positions.kind === 'learned') return { global: [], local: [] };
  const { theta, localTheta, rotaryDim: headDim } = positions;
  const global = addRotaryTables(graph, { contextLength, headDim, ropeTheta: theta });
  const needsLocal = localTheta !== theta && windows.some((window) => window !== null);
  if (!needsLocal) return { global, local: global };
  const config = { contextLength, headDim, ropeTheta: localTheta };
  return { global, local: addRotaryTables(graph, config, 'rotary_local') };
}

function addEmbedding(
  context: SyntheticContext,
  model: DecoderArchitecture & { readonly contextLength: number },
  names: typeof LLAMA_NAMES,
  ids: string,
  mask: string,
): string {
  const { graph } = context;
  const { vocabSize, hiddenSize, embeddingScale } = model;
  const table = { name: names.embedding, rows: vocabSize, columns: hiddenSize };
  const tokens = addLookup(context, ids, table);
  if (model.positions.kind === 'learned') {
    const positions = addPositionIds(graph, ids, mask);
    const rows = addSmallTable(context, 'transformer.wpe.weight', [
      model.contextLength,
      hiddenSize,
    ]);
    const places = graph.node('transformer.wpe', 'Gather', [rows, positions]);
    return graph.node('embedding/placed', 'Add', [tokens, places]);
  }
  if (embeddingScale === 1) return tokens;
  const scale = graph.constant('embedding_scale', floatTensor([], Float32Array.of(embeddingScale)));
  return graph.node('embedding/scaled', 'Mul', [tokens, scale]);
}

/** Names the logits; Gemma 2 squeezes them into ±30 with a tanh. */
function addLogits(graph: GraphBuilder, model: DecoderArchitecture, product: string): void {
  graph.output('logits', 'float', ['batch_size', 'logits_kept', model.vocabSize]);
  const { logitSoftcap } = model;
  if (logitSoftcap === null) {
    graph.node('logits', 'Identity', [product]);
    return;
  }
  const cap = graph.constant('logit_cap', floatTensor([], Float32Array.of(logitSoftcap)));
  const small = graph.node('logits/small', 'Div', [product, cap]);
  const bent = graph.node('logits/bent', 'Tanh', [small]);
  graph.node('logits', 'Mul', [bent, cap]);
}
