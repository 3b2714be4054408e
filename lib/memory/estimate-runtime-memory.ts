// What ONNX Runtime's CPU provider needs beside weights and KV cache, in a child process of its own.
// Every constant was measured with onnxruntime-node 1.30.0, transformers.js 4.3.1 and Node 24.21 on
// 2-core x86-64 Linux with AVX512-VNNI, 2026-11-20, as the peak (VmHWM) of a child process minus what it
// held before the step, then rounded up, never down: a verdict that is wrong must be wrong towards "no".
//
// Weight copies: stacks of 2048 x 2048 linear layers, 235-262 MB of random weights, 1 thread.
// Peak / weights, weights in a separate file (in brackets: inside the .onnx file):
//   fp32 1.07 (1.14)   prepacking copies each matrix; the mapped file's pages are dropped as it goes
//   fp16 2.96 (3.14)   the CPU has no fp16 kernels: every weight is widened to fp32 beside the original
//   q8   1.02 (2.01)   packed once; inside the .onnx the parsed original stays as well
//   q4   1.42 (2.20)   accuracy_level 4, the worse of the two; level 0 is 1.02 (1.42)
// Largest matrix: whole decoders of 4-156 MB (q8) with vocabularies of 4,096 to 65,536 peak up to 1.5 times
// their largest matrix (the embedding) above that, because its original and its copies meet in memory.
// Process: 94 MB after importing transformers.js, 25 MB more at the first session, 132 MB with our worker. Graphs
// whose cache stays in place do without transformers.js: 107 MB, and the rest is for activations of a prompt.
// Tokenizer: 3 MB for 1,024 tokens, 11 for 4,096, 40 for 32,000, 154 for 151,000 (a random byte-level BPE);
// taken as 8 MB + 1,000 bytes a token.
// KV cache in place: room for the context and up to 256 tokens more, and as much again in the arena of each
// session that ran. Elsewhere each step returns a fresh copy of the whole cache, and the old one waits for the garbage
// collector: 48 tensors, 64 steps: a cache of 12 MB took 160 MB above the start, 49 MB took 270, 98 took 520,
// 229 took 806. So at most 120 MB + 4.2 x cache, and never more than one further copy per step.

import type { Dtype } from '../generation/index.ts';

const MEGABYTE = 1_000_000;
const PROCESS_BYTES = 132 * MEGABYTE;
const TOKENIZER_BASE_BYTES = 8 * MEGABYTE;
const TOKENIZER_BYTES_PER_TOKEN = 1_000;
const KV_GARBAGE_BASE_BYTES = 120 * MEGABYTE;
const KV_COPIES = 3.2;

/** `backends/decoder` adds room in steps of 128 tokens, one more than needed. */
const ROOM_TOKENS = 256;
const LARGEST_TENSOR_COPIES = 1.5;
/** Fp32 products take the weights as they are stored, see `predictPeakMemory`; measured 0.8 to 1.05. */
const SECOND_COPY_FACTOR = 1.1;
/** A session without weights: threads, graph, arena. */
const SESSION_BYTES = 25 * MEGABYTE;

/** Peak while loading / weight bytes, beside the copies of the largest matrix. */
const PEAK_FACTORS: Readonly<
  Record<Dtype, { readonly external: number; readonly inline: number }>
> = {
  fp32: { external: 1.0, inline: 1.1 },
  fp16: { external: 2.9, inline: 3.05 },
  q8: { external: 1.0, inline: 2.0 },
  q4: { external: 1.35, inline: 2.1 },
};

export interface RuntimeMemoryInput {
  /** Bytes of the weights as stored. */
  readonly weightBytes: number;
  readonly dtype: Dtype;
  /** Weights lie in a separate file (`.onnx_data`), which is mapped and not copied. @default true */
  readonly hasExternalData?: boolean;
  readonly vocabSize: number;
  readonly kvCacheBytes: number;
  /** Tokens of prompt and answer together, which bound the copies of the cache. */
  readonly contextTokens: number;
  /** The largest matrix as stored, usually the embedding. @default 7 % of the weights */
  readonly largestTensorBytes?: number;
  /** The cache stays where it is, see `PreparedModel.isCacheInPlace`. @default false */
  readonly isCacheInPlace?: boolean;
  /** Another session over the same weights, which packs them once more. @default false */
  readonly hasSecondSession?: boolean;
}

/** Bytes beside weights and KV cache, by cause. */
export interface RuntimeMemory {
  readonly runtimeBytes: number;
  readonly processBytes: number;
  readonly tokenizerBytes: number;
  readonly weightCopyBytes: number;
  readonly kvCopyBytes: number;
  /** Of the second session; 0 without one. */
  readonly secondSessionBytes: number;
}

/**
 * Estimates what a child process running a model on the CPU needs at most, beside weights and KV cache.
 * Activations of long prompts and a logits row per prompt token (models without `num_logits_to_keep`)
 * are not in it.
 */
export function estimateRuntimeMemory({
  weightBytes,
  dtype,
  hasExternalData = true,
  vocabSize,
  kvCacheBytes,
  contextTokens,
  largestTensorBytes = 0.07 * weightBytes,
  isCacheInPlace = false,
  hasSecondSession = false,
}: RuntimeMemoryInput): RuntimeMemory {
  const factor = PEAK_FACTORS[dtype][hasExternalData ? 'external' : 'inline'];
  const weightCopyBytes = Math.round(
    weightBytes * (factor - 1) + LARGEST_TENSOR_COPIES * largestTensorBytes,
  );
  const tokenizerBytes = TOKENIZER_BASE_BYTES + vocabSize * TOKENIZER_BYTES_PER_TOKEN;
  const roomBytes = kvCacheBytes * (1 + ROOM_TOKENS / contextTokens);
  // a cache that grows from nothing to full is on average half full when it is copied
  const kvCopyBytes = Math.round(
    isCacheInPlace
      ? 2 * roomBytes - kvCacheBytes
      : Math.min(
          KV_GARBAGE_BASE_BYTES + KV_COPIES * kvCacheBytes,
          kvCacheBytes * (contextTokens / 2),
        ),
  );
  // loaded after the first one, whose copies of the largest matrix are gone by then
  const secondCopies = hasExternalData ? SECOND_COPY_FACTOR : factor;
  const secondSessionBytes = hasSecondSession
    ? Math.round(SESSION_BYTES + weightBytes * secondCopies + roomBytes)
    : 0;
  return {
    runtimeBytes:
      PROCESS_BYTES + tokenizerBytes + weightCopyBytes + kvCopyBytes + secondSessionBytes,
    processBytes: PROCESS_BYTES,
    tokenizerBytes,
    weightCopyBytes,
    kvCopyBytes,
    secondSessionBytes,
  };
}
