/**
 * Shapes (see `DecoderShape`) that more than one list of models takes, by name. Those with the name of a
 * model are as its config.json says; "dev-..." are made up, between the sizes that exist.
 */
export const DECODER_SHAPES = {
  'SmolLM2-135M': ['llama', 576, 1536, 30, 9, 3, 49_152],
  'gemma-3-270m': ['gemma3_text', 640, 2048, 18, 4, 1, 262_144, 256],
  'SmolLM2-360M': ['llama', 960, 2560, 32, 15, 5, 49_152],
  'Qwen2.5-0.5B': ['qwen2', 896, 4864, 24, 14, 2, 151_936],
  'Qwen3-0.6B': ['qwen3', 1024, 3072, 28, 16, 8, 151_936, 128],
  'TinyLlama-1.1B': ['llama', 2048, 5632, 22, 32, 4, 32_000],
  'deepseek-coder-1.3b': ['llama', 2048, 5504, 24, 16, 16, 32_256],
  'Qwen2.5-1.5B': ['qwen2', 1536, 8960, 28, 12, 2, 151_936],
  'Qwen2.5-3B': ['qwen2', 2048, 11_008, 36, 16, 2, 151_936],
  'Qwen2.5-7B': ['qwen2', 3584, 18_944, 28, 28, 4, 152_064],
  'dev-60m': ['llama', 512, 1536, 14, 8, 2, 24_576],
  'dev-200m': ['qwen2', 768, 3072, 20, 12, 12, 32_768],
  'dev-420m': ['gemma3_text', 1152, 5120, 14, 4, 1, 98_304, 256],
  'dev-650m': ['qwen3', 1280, 3840, 26, 20, 4, 98_304, 64],
} as const;
