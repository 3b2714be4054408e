import type { ProbeKernel } from '../prediction/index.ts';
import type { ConfigJson } from '../sizing/index.ts';

/** One architecture the probe never ran, and the formats it is checked in. */
export interface ValidationModel {
  readonly name: string;
  readonly config: ConfigJson;
  readonly kernels: readonly ProbeKernel[];
}

const shared = {
  max_position_embeddings: 4096,
  tie_word_embeddings: true,
  rms_norm_eps: 1e-6,
  layer_norm_eps: 1e-5,
};

/** Sizes as published, 30 million to 1.5 billion parameters, seven families. */
export const VALIDATION_MODELS: readonly ValidationModel[] = [
  model('llama-30m', 'llama', [384, 1024, 12, 6, 2, 16_384], ['fp32', 'q8', 'q4']),
  model('SmolLM2-135M', 'llama', [576, 1536, 30, 9, 3, 49_152], ['fp32', 'q8', 'q4']),
  model('gemma-3-270m', 'gemma3_text', [640, 2048, 18, 4, 1, 262_144, 256], ['q8', 'q4']),
  model('SmolLM2-360M', 'llama', [960, 2560, 32, 15, 5, 49_152], ['fp32', 'q8', 'q4']),
  model('Qwen2.5-0.5B', 'qwen2', [896, 4864, 24, 14, 2, 151_936], ['fp32', 'q8', 'q4']),
  model('Qwen3-0.6B', 'qwen3', [1024, 3072, 28, 16, 8, 151_936, 128], ['q8', 'q4']),
  model('TinyLlama-1.1B', 'llama', [2048, 5632, 22, 32, 4, 32_000], ['q8', 'q4']),
  model('Qwen2.5-1.5B', 'qwen2', [1536, 8960, 28, 12, 2, 151_936], ['q8', 'q4']),
];

/**
 * Other sizes and shapes, to improve the probe and the formulas with. What is reported is the error on the
 * models above, which nothing was fitted to.
 */
export const DEVELOPMENT_MODELS: readonly ValidationModel[] = [
  model('dev-60m', 'llama', [512, 1536, 14, 8, 2, 24_576], ['fp32', 'q8', 'q4']),
  model('dev-200m', 'qwen2', [768, 3072, 20, 12, 12, 32_768], ['fp32', 'q8', 'q4']),
  model('dev-420m', 'gemma3_text', [1152, 5120, 14, 4, 1, 98_304, 256], ['q8', 'q4']),
  model('dev-650m', 'qwen3', [1280, 3840, 26, 20, 4, 98_304, 64], ['q8', 'q4']),
  model('dev-1b', 'llama', [1792, 4864, 24, 14, 2, 49_152], ['q8', 'q4']),
];

type Sizes = readonly [
  hidden: number,
  ffn: number,
  layers: number,
  heads: number,
  kvHeads: number,
  vocab: number,
  headDim?: number,
];

function model(
  name: string,
  modelType: string,
  [hidden, ffn, layers, heads, kvHeads, vocab, headDim = hidden / heads]: Sizes,
  kernels: readonly ProbeKernel[],
): ValidationModel {
  const config: ConfigJson = {
    ...shared,
    model_type: modelType,
    hidden_size: hidden,
    intermediate_size: ffn,
    num_hidden_layers: layers,
    num_attention_heads: heads,
    num_key_value_heads: kvHeads,
    head_dim: headDim,
    vocab_size: vocab,
  };
  return { name, config, kernels };
}
