import type { EncoderArchitecture } from './architecture.ts';
import type { ConfigJson, ConfigReader } from './config-reader.ts';

/** BERT and the sentence encoders made from it. */
export function parseBert(reader: ConfigReader, _json: ConfigJson): EncoderArchitecture {
  const hiddenSize = reader.count('hidden_size', 'width');
  const numHeads = reader.count('num_attention_heads', 'heads');
  reader.require(
    hiddenSize % numHeads === 0,
    'num_attention_heads',
    `wanted a divisor of the hidden size ${hiddenSize}`,
  );
  return {
    kind: 'encoder',
    modelType: 'bert',
    vocabSize: reader.count('vocab_size', 'vocabulary'),
    hiddenSize,
    ffnSize: reader.count('intermediate_size', 'width'),
    numLayers: reader.count('num_hidden_layers', 'layers'),
    numHeads,
    headDim: Math.max(1, Math.floor(hiddenSize / numHeads)),
    contextLength: reader.count('max_position_embeddings', 'tokens'),
    numTokenTypes: reader.count('type_vocab_size', 'vocabulary', 2),
    normEpsilon: reader.positive('layer_norm_eps', 1e-12),
    activation: reader.word(
      'hidden_act',
      { gelu: 'gelu', gelu_new: 'gelu-tanh', relu: 'relu', silu: 'silu' } as const,
      'gelu',
    ),
  };
}
