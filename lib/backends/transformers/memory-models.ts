import type { Dtype } from '../../generation/index.ts';
import type { ConfigJson } from '../../sizing/index.ts';

/** One architecture whose peak memory is predicted and measured, and the formats it is checked in. */
export interface MemoryModel {
  readonly name: string;
  readonly config: ConfigJson;
  readonly dtypes: readonly Dtype[];
}

const ALL: readonly Dtype[] = ['fp32', 'q8', 'q4'];
const QUANTIZED: readonly Dtype[] = ['q8', 'q4'];

/** Sizes and shapes the constants of `predictPeakMemory` were found with. */
export const DEVELOPMENT_MODELS: readonly MemoryModel[] = [
  model('dev-60m', 'llama', [512, 1536, 14, 8, 2, 24_576], ALL),
  model('dev-100m-untied', 'llama', [640, 1728, 16, 10, 5, 32_000], ALL, { isUntied: true }),
  model('dev-200m', 'qwen2', [768, 3072, 20, 12, 12, 32_768], ALL),
  model('dev-420m', 'gemma3_text', [1152, 5120, 14, 4, 1, 98_304, 256], QUANTIZED),
  model('dev-650m', 'qwen3', [1280, 3840, 26, 20, 4, 98_304, 64], QUANTIZED),
];

/** Sizes of models that exist, 135 million to 1.1 billion parameters: nothing was fitted to them. */
export const UNSEEN_MODELS: readonly MemoryModel[] = [
  model('SmolLM2-135M', 'llama', [576, 1536, 30, 9, 3, 49_152], ALL),
  model('pythia-size-160m-untied', 'llama', [768, 3072, 12, 12, 12, 50_304], ALL, {
    isUntied: true,
  }),
  model('gemma-3-270m', 'gemma3_text', [640, 2048, 18, 4, 1, 262_144, 256], ALL),
  model('Qwen2.5-0.5B', 'qwen2', [896, 4864, 24, 14, 2, 151_936], ALL),
  model('Qwen3-0.6B', 'qwen3', [1024, 3072, 28, 16, 8, 151_936, 128], QUANTIZED),
  model('TinyLlama-1.1B', 'llama', [2048, 5632, 22, 32, 4, 32_000], QUANTIZED, { isUntied: true }),
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
  dtypes: readonly Dtype[],
  { isUntied = false } = {},
): MemoryModel {
  const config: ConfigJson = {
    model_type: modelType,
    hidden_size: hidden,
    intermediate_size: ffn,
    num_hidden_layers: layers,
    num_attention_heads: heads,
    num_key_value_heads: kvHeads,
    head_dim: headDim,
    vocab_size: vocab,
    max_position_embeddings: 4096,
    tie_word_embeddings: !isUntied,
    rms_norm_eps: 1e-6,
  };
  return { name, config, dtypes };
}
