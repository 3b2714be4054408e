import type { Architecture } from './architecture.ts';

/** Bytes of one cached number: ONNX Runtime on a CPU keeps fp32, llama.cpp fp16. */
export type CacheValueBytes = 2 | 4;

/**
 * Bytes every further token adds to the key-value cache: 2 (keys and values) x layers x KV heads x head
 * size x bytes. Windows are not counted, so this is the upper bound. Encoders have no cache.
 */
export function kvCacheBytesPerToken(
  architecture: Architecture,
  valueBytes: CacheValueBytes,
): number {
  switch (architecture.kind) {
    case 'decoder': {
      const { numLayers, numKvHeads, headDim } = architecture;
      return 2 * numLayers * numKvHeads * headDim * valueBytes;
    }
    case 'encoder-decoder': {
      const { numDecoderLayers, numHeads, headDim } = architecture;
      return 2 * numDecoderLayers * numHeads * headDim * valueBytes;
    }
    case 'encoder':
      return 0;
  }
}

/** How long the prompt and the answer are, and how numbers are kept. */
export interface KvCacheInput {
  readonly promptTokens: number;
  readonly outputTokens: number;
  readonly valueBytes: CacheValueBytes;
  /**
   * The engine drops what no layer sees any more (llama.cpp does; transformers.js with ONNX Runtime
   * keeps everything). @default false
   */
  readonly dropsOutsideWindow?: boolean;
}

/** Bytes of the cache at the end of an answer. An encoder-decoder also keeps keys of the prompt. */
export function estimateKvCacheBytes(architecture: Architecture, input: KvCacheInput): number {
  const { promptTokens, outputTokens, valueBytes } = input;
  const perToken = kvCacheBytesPerToken(architecture, valueBytes);
  // The decoder caches its own tokens, and in every layer those of the encoder.
  if (architecture.kind === 'encoder-decoder') return perToken * (outputTokens + promptTokens);
  const tokens = promptTokens + outputTokens;
  if (architecture.kind === 'encoder' || input.dropsOutsideWindow !== true) {
    return perToken * tokens;
  }
  const { windows, numLayers } = architecture;
  const seen = windows.reduce<number>((sum, window) => sum + Math.min(tokens, window ?? tokens), 0);
  return (perToken / numLayers) * seen;
}
