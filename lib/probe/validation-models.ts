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

/**
 * Shapes as published, the largest of them with fewer layers: 43 million to 1.3 billion parameters, nine
 * families. What is reported is the error on these; nothing was fitted to them.
 */
export const VALIDATION_MODELS: readonly ValidationModel[] = [
  gpt2('distilgpt2', [768, 6, 12, 50_257], ['fp32', 'q8', 'q4']),
  model('stories110M', 'llama', [768, 2048, 12, 12, 12, 32_000], ['fp32', 'q8', 'q4']),
  gpt2('Cerebras-GPT-256M', [1088, 14, 17, 50_257], ['fp32', 'q8', 'q4']),
  model('granite-4.0-350m', 'llama', [1024, 2048, 28, 16, 4, 100_352], ['q8', 'q4']),
  model('MiniCPM4-0.5B', 'llama', [1024, 4096, 24, 16, 2, 73_448], ['q8', 'q4']),
  model('LiteLlama-460M', 'llama', [1024, 4096, 24, 16, 16, 50_304], ['fp32', 'q8', 'q4']),
  model('Mistral-7B, 3 layers', 'mistral', [4096, 14_336, 3, 32, 8, 32_000], ['q8', 'q4']),
  model('gemma-2-2b, 6 layers', 'gemma2', [2304, 9216, 6, 8, 4, 256_000, 256], ['q8', 'q4']),
  model('Phi-3-mini, 8 layers', 'phi3', [3072, 8192, 8, 32, 32, 32_064], ['q8', 'q4']),
  model('MiniCPM-1B', 'llama', [1536, 3840, 52, 24, 8, 73_440], ['q8', 'q4']),
  model('Qwen3-1.7B, 20 layers', 'qwen3', [2048, 6144, 20, 16, 8, 151_936, 128], ['q8', 'q4']),
  model('llama-68m', 'llama', [768, 3072, 2, 12, 12, 32_000], ['fp32', 'q8', 'q4']),
  model('smol_llama-101M', 'llama', [768, 3072, 6, 24, 8, 32_128], ['fp32', 'q8', 'q4']),
  gpt2('gpt2-medium', [1024, 24, 16, 50_257], ['fp32', 'q8', 'q4']),
  model('SmolLM2-1.7B, 14 layers', 'llama', [2048, 8192, 14, 32, 32, 49_152], ['q8', 'q4']),
  model('Falcon3-1B, 12 layers', 'llama', [2048, 8192, 12, 8, 4, 131_072, 256], ['q8', 'q4']),
  model('starcoder2-3b, 8 layers', 'starcoder2', [3072, 12_288, 8, 24, 2, 49_152], ['q8', 'q4']),
  model('gemma-2b, 6 layers', 'gemma', [2048, 16_384, 6, 8, 1, 256_000, 256], ['q8', 'q4']),
  model('Qwen2.5-3B, 10 layers', 'qwen2', [2048, 11_008, 10, 16, 2, 151_936], ['q8', 'q4']),
  model('Llama-3.2-3B, 8 layers', 'llama', [3072, 8192, 8, 24, 8, 128_256], ['q8', 'q4']),
  model('Qwen3-4B, 6 layers', 'qwen3', [2560, 9728, 6, 32, 8, 151_936, 128], ['q8', 'q4']),
];

/** Other sizes and shapes, to improve the probe and the formulas with: published ones and made-up ones. */
export const DEVELOPMENT_MODELS: readonly ValidationModel[] = [
  model('llama-30m', 'llama', [384, 1024, 12, 6, 2, 16_384], ['fp32', 'q8', 'q4']),
  model('SmolLM2-135M', 'llama', [576, 1536, 30, 9, 3, 49_152], ['fp32', 'q8', 'q4']),
  model('gemma-3-270m', 'gemma3_text', [640, 2048, 18, 4, 1, 262_144, 256], ['q8', 'q4']),
  model('SmolLM2-360M', 'llama', [960, 2560, 32, 15, 5, 49_152], ['fp32', 'q8', 'q4']),
  model('Qwen2.5-0.5B', 'qwen2', [896, 4864, 24, 14, 2, 151_936], ['fp32', 'q8', 'q4']),
  model('Qwen3-0.6B', 'qwen3', [1024, 3072, 28, 16, 8, 151_936, 128], ['q8', 'q4']),
  model('TinyLlama-1.1B', 'llama', [2048, 5632, 22, 32, 4, 32_000], ['q8', 'q4']),
  model('Qwen2.5-1.5B', 'qwen2', [1536, 8960, 28, 12, 2, 151_936], ['q8', 'q4']),
  model('dev-60m', 'llama', [512, 1536, 14, 8, 2, 24_576], ['fp32', 'q8', 'q4']),
  model('dev-200m', 'qwen2', [768, 3072, 20, 12, 12, 32_768], ['fp32', 'q8', 'q4']),
  model('dev-420m', 'gemma3_text', [1152, 5120, 14, 4, 1, 98_304, 256], ['q8', 'q4']),
  model('dev-650m', 'qwen3', [1280, 3840, 26, 20, 4, 98_304, 64], ['q8', 'q4']),
  model('dev-1b', 'llama', [1792, 4864, 24, 14, 2, 49_152], ['q8', 'q4']),
  model('stories42M', 'llama', [512, 1376, 8, 8, 8, 32_000], ['fp32', 'q8', 'q4']),
  gpt2('gpt2', [768, 12, 12, 50_257], ['fp32', 'q8', 'q4']),
  model('llama-160m', 'llama', [768, 3072, 12, 12, 12, 32_000], ['fp32', 'q8', 'q4']),
  model('TinyMistral-248M', 'mistral', [1024, 4096, 12, 32, 8, 32_005], ['fp32', 'q8', 'q4']),
  model('ERNIE-4.5-0.3B', 'llama', [1024, 3072, 18, 16, 2, 103_424, 128], ['q8', 'q4']),
  model('Qwen1.5-0.5B', 'qwen2', [1024, 2816, 24, 16, 16, 151_936], ['fp32', 'q8', 'q4']),
  model('h2o-danube3-500m', 'llama', [1536, 4096, 16, 16, 8, 32_000], ['q8', 'q4']),
  model('MobileLLM-600M', 'llama', [1152, 3072, 40, 18, 6, 32_000], ['q8', 'q4']),
  model('gemma-3-1b', 'gemma3_text', [1152, 6912, 26, 4, 1, 262_144, 256], ['q8', 'q4']),
  model('Llama-3.2-1B', 'llama', [2048, 8192, 16, 32, 8, 128_256], ['q8', 'q4']),
  model('deepseek-coder-1.3b', 'llama', [2048, 5504, 24, 16, 16, 32_256], ['q8', 'q4']),
];

/** GPT-2 has names of its own for its sizes. */
function gpt2(
  name: string,
  [width, layers, heads, vocab]: readonly [number, number, number, number],
  kernels: readonly ProbeKernel[],
): ValidationModel {
  const config: ConfigJson = {
    ...{ model_type: 'gpt2', n_embd: width, n_layer: layers, n_head: heads, vocab_size: vocab },
    ...{ n_positions: 2048, layer_norm_epsilon: 1e-5 },
  };
  return { name, config, kernels };
}

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
