import type { ProbeKernel } from '../prediction/index.ts';
import {
  type ConfigJson,
  DECODER_SHAPES,
  type DecoderShape,
  toConfigJson,
} from '../sizing/index.ts';

/** One architecture the probe never ran, and the formats it is checked in. */
export interface ValidationModel {
  readonly name: string;
  readonly config: ConfigJson;
  readonly kernels: readonly ProbeKernel[];
}

const ALL: readonly ProbeKernel[] = ['fp32', 'q8', 'q4'];
const QUANTIZED: readonly ProbeKernel[] = ['q8', 'q4'];

const shared = {
  max_position_embeddings: 4096,
  tie_word_embeddings: true,
  rms_norm_eps: 1e-6,
  layer_norm_eps: 1e-5,
};

/**
 * Shapes as published, the largest of them with fewer layers, and two made-up small ones: 50 million to 1.4 billion
 * parameters, ten families. What is reported is the error on these; no constant was fitted to them.
 */
export const VALIDATION_MODELS: readonly ValidationModel[] = [
  gpt2('Cerebras-GPT-111M', [768, 10, 12, 50_257], ALL),
  model('BabyLlama-58M', ['llama', 512, 1024, 16, 8, 8, 16_000], ALL),
  model('MiniMind2', ['llama', 768, 2048, 16, 8, 2, 6400], ALL),
  gpt2('Cerebras-GPT-590M', [1536, 18, 12, 50_257], QUANTIZED),
  gpt2('gpt2-large, 20 layers', [1280, 20, 20, 50_257], QUANTIZED),
  model('Baguettotron', ['llama', 576, 1536, 80, 9, 3, 65_536], ALL),
  model('MobileLLM-1B, 27 layers', ['llama', 1280, 3584, 27, 20, 5, 32_000], QUANTIZED),
  model('EuroLLM-1.7B, 16 layers', ['llama', 2048, 5632, 16, 16, 8, 128_000], QUANTIZED),
  model('granite-3.3-2b, 14 layers', ['llama', 2048, 8192, 14, 32, 8, 49_159], QUANTIZED),
  model('SmolLM3-3B, 10 layers', ['llama', 2048, 11_008, 10, 16, 4, 128_256], QUANTIZED),
  model('Sheared-LLaMA-2.7B, 10 layers', ['llama', 2560, 6912, 10, 20, 20, 32_000], QUANTIZED),
  model('danube2-1.8b, 12 layers', ['mistral', 2560, 6912, 12, 32, 8, 32_000], QUANTIZED),
  model('Qwen2.5-7B, 2 layers', ['qwen2', 3584, 18_944, 2, 28, 4, 152_064], QUANTIZED),
  model('CodeLlama-7B, 4 layers', ['llama', 4096, 11_008, 4, 32, 32, 32_016], QUANTIZED),
  model('Yi-1.5-6B, 5 layers', ['llama', 4096, 11_008, 5, 32, 4, 64_000], QUANTIZED),
  model('Qwen3-8B, 4 layers', ['qwen3', 4096, 12_288, 4, 32, 8, 151_936, 128], QUANTIZED),
  model('Qwen2.5-14B, 2 layers', ['qwen2', 5120, 13_824, 2, 40, 8, 152_064], QUANTIZED),
  model('starcoder2-7b, 4 layers', ['starcoder2', 4608, 18_432, 4, 36, 4, 49_152], QUANTIZED),
  model('gemma-2-9b, 2 layers', ['gemma2', 3584, 14_336, 2, 16, 8, 256_000, 256], QUANTIZED),
  model('gemma-3-4b, 4 layers', ['gemma3_text', 2560, 10_240, 4, 8, 4, 262_208, 256], QUANTIZED),
  model('MicroLlama', ['llama', 1024, 5632, 12, 16, 4, 32_000], ALL),
  model('made-up 60M', ['llama', 640, 1728, 10, 10, 5, 40_000], ALL),
  model('made-up 180M', ['llama', 896, 2432, 16, 14, 7, 50_000], ALL),
  gpt2('gpt2-xl, 12 layers', [1600, 12, 25, 50_257], QUANTIZED),
  gpt2('Cerebras-GPT-1.3B, 10 layers', [2048, 10, 16, 50_257], QUANTIZED),
  model('Pints-1.5B, 14 layers', ['llama', 2048, 8192, 14, 32, 4, 32_064], QUANTIZED),
  model('Llama-3.1-8B, 3 layers', ['llama', 4096, 14_336, 3, 32, 8, 128_256], QUANTIZED),
  model('Llama-2-13B, 3 layers', ['llama', 5120, 13_824, 3, 40, 40, 32_000], QUANTIZED),
  model('granite-3.1-8b, 5 layers', ['llama', 4096, 12_800, 5, 32, 8, 49_155], QUANTIZED),
  model('gemma-7b, 2 layers', ['gemma', 3072, 24_576, 2, 16, 16, 256_000, 256], QUANTIZED),
  model('Qwen1.5-1.8B, 12 layers', ['qwen2', 2048, 5504, 12, 16, 16, 151_936], QUANTIZED),
  model('Qwen1.5-4B, 8 layers', ['qwen2', 2560, 6912, 8, 20, 20, 151_936], QUANTIZED),
  model('Qwen3-14B, 2 layers', ['qwen3', 5120, 17_408, 2, 40, 8, 151_936, 128], QUANTIZED),
  model('Mistral-Nemo, 2 layers', ['mistral', 5120, 14_336, 2, 32, 8, 131_072, 128], QUANTIZED),
  model('Phi-3-medium, 3 layers', ['phi3', 5120, 17_920, 3, 40, 10, 32_064], QUANTIZED),
  model('starcoder2-15b, 2 layers', ['starcoder2', 6144, 24_576, 2, 48, 4, 49_152], QUANTIZED),
];

/** Other sizes and shapes, to improve the probe and the formulas with: published ones and made-up ones. */
export const DEVELOPMENT_MODELS: readonly ValidationModel[] = [
  model('llama-30m', ['llama', 384, 1024, 12, 6, 2, 16_384], ALL),
  known('SmolLM2-135M', ALL),
  known('gemma-3-270m', QUANTIZED),
  known('SmolLM2-360M', ALL),
  known('Qwen2.5-0.5B', ALL),
  known('Qwen3-0.6B', QUANTIZED),
  known('TinyLlama-1.1B', QUANTIZED),
  known('Qwen2.5-1.5B', QUANTIZED),
  known('dev-60m', ALL),
  known('dev-200m', ALL),
  known('dev-420m', QUANTIZED),
  known('dev-650m', QUANTIZED),
  model('dev-1b', ['llama', 1792, 4864, 24, 14, 2, 49_152], QUANTIZED),
  model('stories42M', ['llama', 512, 1376, 8, 8, 8, 32_000], ALL),
  gpt2('gpt2', [768, 12, 12, 50_257], ALL),
  model('llama-160m', ['llama', 768, 3072, 12, 12, 12, 32_000], ALL),
  model('TinyMistral-248M', ['mistral', 1024, 4096, 12, 32, 8, 32_005], ALL),
  model('ERNIE-4.5-0.3B', ['llama', 1024, 3072, 18, 16, 2, 103_424, 128], QUANTIZED),
  model('Qwen1.5-0.5B', ['qwen2', 1024, 2816, 24, 16, 16, 151_936], ALL),
  model('h2o-danube3-500m', ['llama', 1536, 4096, 16, 16, 8, 32_000], QUANTIZED),
  model('MobileLLM-600M', ['llama', 1152, 3072, 40, 18, 6, 32_000], QUANTIZED),
  model('gemma-3-1b', ['gemma3_text', 1152, 6912, 26, 4, 1, 262_144, 256], QUANTIZED),
  model('Llama-3.2-1B', ['llama', 2048, 8192, 16, 32, 8, 128_256], QUANTIZED),
  known('deepseek-coder-1.3b', QUANTIZED),
  gpt2('distilgpt2', [768, 6, 12, 50_257], ALL),
  model('stories110M', ['llama', 768, 2048, 12, 12, 12, 32_000], ALL),
  gpt2('Cerebras-GPT-256M', [1088, 14, 17, 50_257], ALL),
  model('granite-4.0-350m', ['llama', 1024, 2048, 28, 16, 4, 100_352], QUANTIZED),
  model('MiniCPM4-0.5B', ['llama', 1024, 4096, 24, 16, 2, 73_448], QUANTIZED),
  model('LiteLlama-460M', ['llama', 1024, 4096, 24, 16, 16, 50_304], ALL),
  model('Mistral-7B, 3 layers', ['mistral', 4096, 14_336, 3, 32, 8, 32_000], QUANTIZED),
  model('gemma-2-2b, 6 layers', ['gemma2', 2304, 9216, 6, 8, 4, 256_000, 256], QUANTIZED),
  model('Phi-3-mini, 8 layers', ['phi3', 3072, 8192, 8, 32, 32, 32_064], QUANTIZED),
  model('MiniCPM-1B', ['llama', 1536, 3840, 52, 24, 8, 73_440], QUANTIZED),
  model('Qwen3-1.7B, 20 layers', ['qwen3', 2048, 6144, 20, 16, 8, 151_936, 128], QUANTIZED),
  model('llama-68m', ['llama', 768, 3072, 2, 12, 12, 32_000], ALL),
  model('smol_llama-101M', ['llama', 768, 3072, 6, 24, 8, 32_128], ALL),
  gpt2('gpt2-medium', [1024, 24, 16, 50_257], ALL),
  model('SmolLM2-1.7B, 14 layers', ['llama', 2048, 8192, 14, 32, 32, 49_152], QUANTIZED),
  model('Falcon3-1B, 12 layers', ['llama', 2048, 8192, 12, 8, 4, 131_072, 256], QUANTIZED),
  model('starcoder2-3b, 8 layers', ['starcoder2', 3072, 12_288, 8, 24, 2, 49_152], QUANTIZED),
  model('gemma-2b, 6 layers', ['gemma', 2048, 16_384, 6, 8, 1, 256_000, 256], QUANTIZED),
  model('Qwen2.5-3B, 10 layers', ['qwen2', 2048, 11_008, 10, 16, 2, 151_936], QUANTIZED),
  model('Llama-3.2-3B, 8 layers', ['llama', 3072, 8192, 8, 24, 8, 128_256], QUANTIZED),
  model('Qwen3-4B, 6 layers', ['qwen3', 2560, 9728, 6, 32, 8, 151_936, 128], QUANTIZED),
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

function known(
  name: keyof typeof DECODER_SHAPES,
  kernels: readonly ProbeKernel[],
): ValidationModel {
  return model(name, DECODER_SHAPES[name], kernels);
}

function model(
  name: string,
  shape: DecoderShape,
  kernels: readonly ProbeKernel[],
): ValidationModel {
  return { name, config: toConfigJson(shape, shared), kernels };
}
