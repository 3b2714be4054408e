import { estimateRuntimeMemory } from '../memory/index.ts';
import type { ModelConfig } from './model-config.ts';
import type { WeightChoice } from './require-memory.ts';

/** What a model needs in memory, in the three parts of the verdict. */
export interface MemoryNeed {
  readonly weightBytes: number;
  readonly kvCacheBytes: number;
  readonly runtimeBytes: number;
}

/** How the engine would run it, see `EngineSettings`. */
export interface NeedOptions {
  readonly contextTokens: number;
  /** @default false */
  readonly isCacheInPlace?: boolean;
  /** @default false */
  readonly hasSecondSession?: boolean;
}

/** The cache is kept as fp32 by the graphs this project runs on a CPU, whatever the weights are. */
const CACHE_VALUE_BYTES = 4;

/** The embedding is the largest matrix; in q4 files of this project it stays at 8 bits. */
const EMBEDDING_VALUE_BYTES = { fp32: 4, fp16: 2, q8: 1.125, q4: 1.125 } as const;

/**
 * Weights as stored + cache of `contextTokens` + runtime. The cache is
 * 2 (keys and values) x layers x KV heads x head size x 4 bytes x tokens.
 */
export function estimateNeed(
  config: ModelConfig,
  { dtype, weightFiles }: WeightChoice,
  { contextTokens, isCacheInPlace = false, hasSecondSession = false }: NeedOptions,
): MemoryNeed {
  const weightBytes = weightFiles.reduce((sum, file) => sum + file.bytes, 0);
  const { numLayers, numKvHeads, headDim, vocabularySize, hiddenSize } = config;
  const kvCacheBytes = 2 * numLayers * numKvHeads * headDim * CACHE_VALUE_BYTES * contextTokens;
  const { runtimeBytes } = estimateRuntimeMemory({
    weightBytes,
    dtype,
    // a graph with its cache in place is tuned in memory, and its weights are mapped wherever they lie
    hasExternalData: isCacheInPlace || weightFiles.some((file) => file.path.includes('.onnx_data')),
    isCacheInPlace,
    vocabSize: vocabularySize,
    kvCacheBytes,
    contextTokens,
    largestTensorBytes: vocabularySize * hiddenSize * EMBEDDING_VALUE_BYTES[dtype],
    hasSecondSession,
  });
  return { weightBytes, kvCacheBytes, runtimeBytes };
}
