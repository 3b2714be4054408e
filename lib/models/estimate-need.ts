import { estimateRuntimeMemory } from '../memory/index.ts';
import type { ModelConfig } from './model-config.ts';
import type { WeightChoice } from './require-memory.ts';

/** What a model needs in memory, in the three parts of the verdict. */
export interface MemoryNeed {
  readonly weightBytes: number;
  readonly kvCacheBytes: number;
  readonly runtimeBytes: number;
}

/** The cache is kept as fp32 by the graphs this project runs on a CPU, whatever the weights are. */
const CACHE_VALUE_BYTES = 4;

/**
 * Weights as stored + cache of `contextTokens` + runtime. The cache is
 * 2 (keys and values) x layers x KV heads x head size x 4 bytes x tokens.
 */
export function estimateNeed(
  config: ModelConfig,
  { dtype, weightFiles }: WeightChoice,
  contextTokens: number,
): MemoryNeed {
  const weightBytes = weightFiles.reduce((sum, file) => sum + file.bytes, 0);
  const { numLayers, numKvHeads, headDim, vocabularySize } = config;
  const kvCacheBytes = 2 * numLayers * numKvHeads * headDim * CACHE_VALUE_BYTES * contextTokens;
  const { runtimeBytes } = estimateRuntimeMemory({
    weightBytes,
    dtype,
    hasExternalData: weightFiles.some((file) => file.path.includes('.onnx_data')),
    vocabSize: vocabularySize,
    kvCacheBytes,
    outputTokens: contextTokens,
  });
  return { weightBytes, kvCacheBytes, runtimeBytes };
}
