import type { ConfigJson } from './config-reader.ts';
import type { RotaryModelType } from './parse-rotary-decoder.ts';

/**
 * What tells two decoders of the Llama kind apart: the width of a token, that of the feed-forward layer, how many
 * layers, query heads and key-value heads, and tokens in the vocabulary. `headDim` is the numbers of a head.
 */
export type DecoderShape = readonly [
  modelType: RotaryModelType,
  hidden: number,
  ffn: number,
  layers: number,
  heads: number,
  kvHeads: number,
  vocab: number,
  /** @default hidden / heads */
  headDim?: number,
];

/** The config.json of a shape; `others` are the fields a shape does not say, such as the context in tokens. */
export function toConfigJson(
  [modelType, hidden, ffn, layers, heads, kvHeads, vocab, headDim = hidden / heads]: DecoderShape,
  others: ConfigJson,
): ConfigJson {
  return {
    model_type: modelType,
    hidden_size: hidden,
    intermediate_size: ffn,
    num_hidden_layers: layers,
    num_attention_heads: heads,
    num_key_value_heads: kvHeads,
    head_dim: headDim,
    vocab_size: vocab,
    ...others,
  };
}
