import { float, int } from './attributes.ts';
import type { DecoderConfig } from './decoder-config.ts';
import { readStacked, readWeight, type WeightSource } from './decoder-weights.ts';
import { addEmbedding, tableFormat } from './embedding.ts';
import { GraphBuilder, type OnnxGraph } from './graph-builder.ts';
import { addLinear, type WeightFormat } from './linear.ts';
import type { MatrixSpec } from './matrix.ts';
import { addRotaryTables } from './rotary.ts';
import { addLastPositions, addSequenceLengths } from './sequence.ts';
import { floatTensor } from './tensors.ts';

const MICROSOFT = 'com.microsoft';

interface GraphContext {
  readonly graph: GraphBuilder;
  readonly config: DecoderConfig;
  readonly weights: WeightSource;
  readonly format: WeightFormat;
}

/** Builds the graph of a decoder with a growing key-value cache, as transformers.js expects it. */
export function createDecoderGraph(
  config: DecoderConfig,
  weights: WeightSource,
  format: WeightFormat,
): OnnxGraph {
  const graph = new GraphBuilder(config.modelType);
  const context: GraphContext = { graph, config, weights, format };
  const inputIds = graph.input('input_ids', 'int64', ['batch_size', 'sequence_length']);
  const mask = graph.input('attention_mask', 'int64', ['batch_size', 'total_sequence_length']);
  const keep = graph.input('num_logits_to_keep', 'int64', []);
  const lengths = addSequenceLengths(graph, mask);
  const rotary = addRotaryTables(graph, config);
  const embedding = embeddingMatrix(context);

  let residual = addEmbedding(graph, inputIds, embedding, format);
  let x = addFirstNorm(context, residual, 'model.layers.0.input_layernorm');
  for (let layer = 0; layer < config.numLayers; layer++) {
    const name = `model.layers.${layer}`;
    const attended = addAttention(context, layer, x, [...lengths, ...rotary]);
    [x, residual] = addNorm(context, `${name}.post_attention_layernorm`, attended, residual);
    const fed = addFeedForward(context, `${name}.mlp`, x);
    const isLast = layer === config.numLayers - 1;
    const next = isLast ? 'model.norm' : `model.layers.${layer + 1}.input_layernorm`;
    [x, residual] = addNorm(context, next, fed, residual);
  }

  const kept = addLastPositions(graph, x, keep);
  const head = config.hasTiedEmbeddings
    ? embedding
    : matrix(context, 'lm_head', config.vocabSize, config.hiddenSize);
  addLinear(graph, 'logits', kept, head, tableFormat(format));
  graph.output('logits', 'float', ['batch_size', 'logits_kept', config.vocabSize]);
  for (let layer = 0; layer < config.numLayers; layer++) {
    for (const kind of ['key', 'value']) {
      const shape = ['batch_size', config.numKvHeads, 'total_sequence_length', config.headDim];
      graph.output(`present.${layer}.${kind}`, 'float', shape);
    }
  }
  return graph;
}

function matrix(
  { weights }: GraphContext,
  name: string,
  rows: number,
  columns: number,
): MatrixSpec {
  const read = (): Float32Array => readWeight(weights, `${name}.weight`, [rows, columns]);
  return { name: `${name}.weight`, rows, columns, read };
}

function embeddingMatrix(context: GraphContext): MatrixSpec {
  const { vocabSize, hiddenSize } = context.config;
  return matrix(context, 'model.embed_tokens', vocabSize, hiddenSize);
}

function addAttention(
  context: GraphContext,
  layer: number,
  x: string,
  shared: readonly string[],
): string {
  const { graph, config, weights, format } = context;
  const { hiddenSize, numHeads, numKvHeads, headDim } = config;
  const name = `model.layers.${layer}.self_attn`;
  const queryRows = numHeads * headDim;
  const kvRows = numKvHeads * headDim;
  const parts = (kind: 'weight' | 'bias') =>
    [
      { name: `${name}.q_proj.${kind}`, rows: queryRows },
      { name: `${name}.k_proj.${kind}`, rows: kvRows },
      { name: `${name}.v_proj.${kind}`, rows: kvRows },
    ] as const;
  // One product for query, key and value: per-row quantization does not notice, and small products
  // cost more in overhead than in arithmetic.
  const qkv: MatrixSpec = {
    name: `${name}.qkv_proj.weight`,
    rows: queryRows + 2 * kvRows,
    columns: hiddenSize,
    read: () => readStacked(weights, parts('weight'), hiddenSize),
    ...(config.hasQkvBias && { bias: readStacked(weights, parts('bias')) }),
  };
  const packed = addLinear(graph, `${name}.qkv_proj`, x, qkv, format);
  const cacheShape = ['batch_size', numKvHeads, 'past_sequence_length', headDim];
  const pastKey = graph.input(`past_key_values.${layer}.key`, 'float', cacheShape);
  const pastValue = graph.input(`past_key_values.${layer}.value`, 'float', cacheShape);
  const attended = graph.node(
    `${name}.attention`,
    'GroupQueryAttention',
    [packed, '', '', pastKey, pastValue, ...shared],
    {
      domain: MICROSOFT,
      outputs: [`${name}.attention`, `present.${layer}.key`, `present.${layer}.value`],
      attributes: {
        num_heads: int(numHeads),
        kv_num_heads: int(numKvHeads),
        scale: float(1 / Math.sqrt(headDim)),
        do_rotary: int(1),
        rotary_interleaved: int(0),
      },
    },
  );
  const out = matrix(context, `${name}.o_proj`, hiddenSize, queryRows);
  return addLinear(graph, `${name}.o_proj`, attended, out, format);
}

/** SwiGLU: `down(silu(gate(x)) * up(x))`. */
function addFeedForward(context: GraphContext, name: string, x: string): string {
  const { graph, config, format } = context;
  const { hiddenSize, ffnSize } = config;
  const linear = (part: string, input: string, rows: number, columns: number): string =>
    addLinear(
      graph,
      `${name}.${part}`,
      input,
      matrix(context, `${name}.${part}`, rows, columns),
      format,
    );
  const gate = linear('gate_proj', x, ffnSize, hiddenSize);
  const up = linear('up_proj', x, ffnSize, hiddenSize);
  // ONNX Runtime fuses these two into one QuickGelu; written out, any runtime can read them.
  const sigmoid = graph.node(`${name}.sigmoid`, 'Sigmoid', [gate]);
  const silu = graph.node(`${name}.silu`, 'Mul', [gate, sigmoid]);
  const product = graph.node(`${name}.product`, 'Mul', [silu, up]);
  return linear('down_proj', product, hiddenSize, ffnSize);
}

function normWeight({ graph, config, weights }: GraphContext, name: string): string {
  const values = readWeight(weights, `${name}.weight`, [config.hiddenSize]);
  return graph.constant(`${name}.weight`, floatTensor([config.hiddenSize], values));
}

function addFirstNorm(context: GraphContext, x: string, name: string): string {
  const { graph, config } = context;
  return graph.node(name, 'SimplifiedLayerNormalization', [x, normWeight(context, name)], {
    attributes: { axis: int(-1), epsilon: float(config.normEpsilon), stash_type: int(1) },
  });
}

/** Adds `x` to the residual stream and normalizes the sum: returns both. */
function addNorm(
  context: GraphContext,
  name: string,
  x: string,
  residual: string,
): [normed: string, residual: string] {
  const { graph, config } = context;
  const sum = `${name}.residual`;
  const normed = graph.node(
    name,
    'SkipSimplifiedLayerNormalization',
    [residual, x, normWeight(context, name)],
    {
      domain: MICROSOFT,
      outputs: [name, '', '', sum],
      attributes: { epsilon: float(config.normEpsilon) },
    },
  );
  return [normed, sum];
}
