import type { EncoderArchitecture } from '../../sizing/index.ts';
import { GraphBuilder, type OnnxGraph } from '../graph-builder.ts';
import type { WeightFormat } from '../linear.ts';
import { int64Tensor } from '../tensors.ts';
import { addAttentionProduct, addMaskBias, splitHeads } from './attention.ts';
import { addSmallTable, type SyntheticContext } from './context.ts';
import { addFeedForward } from './feed-forward.ts';
import { addLookup, addProduct } from './linear.ts';
import { addNorm } from './norm.ts';
import { addLength } from './positions.ts';

/** BERT: reads a text both ways and gives a vector per token. Normalizes after each half, not before. */
export function createSyntheticBert(
  model: EncoderArchitecture,
  format: WeightFormat,
  seed: number,
): OnnxGraph {
  const graph = new GraphBuilder('bert');
  const context: SyntheticContext = { graph, format, seed };
  const { hiddenSize, numLayers } = model;
  const dims = ['batch_size', 'sequence_length'];
  const ids = graph.input('input_ids', 'int64', dims);
  const mask = graph.input('attention_mask', 'int64', dims);
  const types = graph.input('token_type_ids', 'int64', dims);
  const bias = addMaskBias(context, mask);
  const norm = (x: string, name: string): string =>
    addNorm(context, x, { name, size: hiddenSize, kind: 'layer', epsilon: model.normEpsilon });

  let x = norm(addEmbeddings(context, model, ids, types), 'embeddings.LayerNorm');
  for (let layer = 0; layer < numLayers; layer++) {
    const name = `encoder.layer.${layer}`;
    const attended = addSelfAttention(context, model, `${name}.attention`, x, bias);
    const first = graph.node(`${name}/attended`, 'Add', [x, attended]);
    x = norm(first, `${name}.attention.output.LayerNorm`);
    const fed = addFeedForward(context, x, {
      name,
      hiddenSize,
      ffnSize: model.ffnSize,
      activation: model.activation,
      hasBias: true,
      up: `${name}.intermediate.dense`,
      down: `${name}.output.dense`,
    });
    x = norm(graph.node(`${name}/fed`, 'Add', [x, fed]), `${name}.output.LayerNorm`);
  }
  graph.node('last_hidden_state', 'Identity', [x]);
  graph.output('last_hidden_state', 'float', [...dims, hiddenSize]);
  return graph;
}

function addEmbeddings(
  context: SyntheticContext,
  model: EncoderArchitecture,
  ids: string,
  types: string,
): string {
  const { graph } = context;
  const { hiddenSize, vocabSize } = model;
  const name = 'embeddings.word_embeddings';
  const tokens = addLookup(context, ids, { name, rows: vocabSize, columns: hiddenSize });
  const zero = graph.constant('zero_scalar', int64Tensor([], [0n]));
  const step = graph.constant('step', int64Tensor([], [1n]));
  const places = graph.node('positions', 'Range', [zero, addLength(graph, ids, 'ids'), step]);
  const table = (kind: string, rows: number): string =>
    addSmallTable(context, `embeddings.${kind}.weight`, [rows, hiddenSize]);
  const placed = graph.node('embeddings/position', 'Gather', [
    table('position_embeddings', model.contextLength),
    places,
  ]);
  const typed = graph.node('embeddings/type', 'Gather', [
    table('token_type_embeddings', model.numTokenTypes),
    types,
  ]);
  const sum = graph.node('embeddings/sum', 'Add', [tokens, typed]);
  return graph.node('embeddings/all', 'Add', [sum, placed]);
}

function addSelfAttention(
  context: SyntheticContext,
  model: EncoderArchitecture,
  name: string,
  x: string,
  bias: string,
): string {
  const { hiddenSize, headDim } = model;
  const linear = (part: string, input: string): string =>
    addProduct(context, input, {
      name: `${name}.${part}`,
      rows: hiddenSize,
      columns: hiddenSize,
      hasBias: true,
    });
  const [query, key, value] = [
    splitHeads(context, linear('self.query', x), model),
    splitHeads(context, linear('self.key', x), model),
    splitHeads(context, linear('self.value', x), model),
  ] as const;
  const mixed = addAttentionProduct(
    context,
    name,
    { query, key, value },
    { ...model, bias, scale: 1 / Math.sqrt(headDim) },
  );
  return linear('output.dense', mixed);
}
