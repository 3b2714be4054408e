import type { DecoderArchitecture } from './architecture.ts';
import type { ConfigJson, ConfigReader } from './config-reader.ts';

/**
 * GPT-2, and gpt_bigcode (SantaCoder, StarCoder 1): the same with one key-value head for all.
 * Defaults are those of transformers' GPT2Config, which early files rely on.
 */
export function parseGpt2(
  reader: ConfigReader,
  json: ConfigJson,
  modelType: string,
): DecoderArchitecture {
  const hiddenSize = reader.count('n_embd', 'width');
  const numLayers = reader.count('n_layer', 'layers');
  const numHeads = reader.count('n_head', 'heads', 12);
  const isMultiQuery = modelType === 'gpt_bigcode' && reader.flag('multi_query', true);
  reader.require(
    hiddenSize % numHeads === 0,
    'n_head',
    `wanted a divisor of the hidden size ${hiddenSize}`,
  );
  const inner = json.n_inner === null ? undefined : json.n_inner;
  return {
    kind: 'decoder',
    modelType: modelType as 'gpt2' | 'gpt_bigcode',
    vocabSize: reader.count('vocab_size', 'vocabulary'),
    hiddenSize,
    ffnSize: inner === undefined ? 4 * hiddenSize : reader.count('n_inner', 'width'),
    numLayers,
    numHeads,
    numKvHeads: isMultiQuery ? 1 : numHeads,
    headDim: Math.max(1, Math.floor(hiddenSize / numHeads)),
    contextLength: reader.count('n_positions', 'tokens'),
    hasTiedEmbeddings: reader.flag('tie_word_embeddings', true),
    norm: 'layer',
    normEpsilon: reader.positive('layer_norm_epsilon', 1e-5),
    hasPostNorms: false,
    hasQkNorm: false,
    hasQkvBias: true,
    hasOutputBias: true,
    hasFfnBias: true,
    activation: reader.word(
      'activation_function',
      {
        gelu_new: 'gelu-tanh',
        gelu_pytorch_tanh: 'gelu-tanh',
        gelu_fast: 'gelu-tanh',
        gelu: 'gelu',
        relu: 'relu',
        silu: 'silu',
        swish: 'silu',
      } as const,
      'gelu_new',
    ),
    isGated: false,
    positions: { kind: 'learned' },
    windows: Array.from({ length: numLayers }, () => null),
    attentionScale: 1 / Math.sqrt(Math.max(1, Math.floor(hiddenSize / numHeads))),
    attentionSoftcap: null,
    logitSoftcap: null,
    embeddingScale: 1,
  };
}
