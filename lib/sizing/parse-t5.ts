import type { Activation, EncoderDecoderArchitecture } from './architecture.ts';
import type { ConfigJson, ConfigReader } from './config-reader.ts';

const PROJECTIONS: Readonly<Record<string, { activation: Activation; isGated: boolean }>> = {
  relu: { activation: 'relu', isGated: false },
  gelu: { activation: 'gelu', isGated: false },
  'gated-gelu': { activation: 'gelu-tanh', isGated: true },
  'gated-silu': { activation: 'silu', isGated: true },
};

/** T5 and CodeT5. Defaults are those of transformers' T5Config. */
export function parseT5(reader: ConfigReader, _json: ConfigJson): EncoderDecoderArchitecture {
  const numEncoderLayers = reader.count('num_layers', 'layers');
  return {
    kind: 'encoder-decoder',
    modelType: 't5',
    vocabSize: reader.count('vocab_size', 'vocabulary'),
    hiddenSize: reader.count('d_model', 'width'),
    ffnSize: reader.count('d_ff', 'width'),
    numEncoderLayers,
    numDecoderLayers: reader.count('num_decoder_layers', 'layers', numEncoderLayers),
    numHeads: reader.count('num_heads', 'heads'),
    headDim: reader.count('d_kv', 'headDim'),
    contextLength: reader.optionalCount('n_positions', 'tokens'),
    hasTiedEmbeddings: reader.flag('tie_word_embeddings', true),
    normEpsilon: reader.positive('layer_norm_epsilon', 1e-6),
    ...reader.word('feed_forward_proj', PROJECTIONS, 'relu'),
    relativeBuckets: reader.count('relative_attention_num_buckets', 'width', 32),
    relativeMaxDistance: reader.count('relative_attention_max_distance', 'tokens', 128),
  };
}
