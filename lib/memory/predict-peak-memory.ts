// What a decoder in the hub's formats really takes at its peak, part by part, in a child process of its own.
// `estimateRuntimeMemory` is an upper bound for a verdict; this is the expected value. Measured with ONNX
// Runtime 1.30, transformers.js 4.3.1 and Node 24.21 on x86-64 Linux, 2026-11-20, on decoders of 60 million to
// 1 billion random weights:
//   process     128 MB with runtime, library and worker; the tokenizer about 1,000 bytes a token
//   weights     prepacking copies every multiplied matrix (fp32 4 bytes a weight, q8 1, q4 1/2 without its
//               scales) and drops the pages of the file; without it those pages stay, read as they are
//   load peak   the largest matrix is there twice while it is copied
//   cache       each step returns a new cache; old ones wait for the collector, which comes after some 48 MB
//   running     45 MB with the first request, and activations of the prompt: the wide numbers of a layer, three times, and the narrow ones

import type { Dtype } from '../generation/index.ts';
import {
  type DecoderArchitecture,
  estimateOnnxBytes,
  kvCacheBytesPerToken,
  onnxBytesPerToken,
} from '../sizing/index.ts';

const MEGABYTE = 1_000_000;
const PROCESS_BYTES = 128 * MEGABYTE;
const TOKENIZER_BYTES_PER_TOKEN = 1_000;
/** What the first request adds whatever its length: feeds, logits and the arena of the runtime. */
const RUNNING_BYTES = 45 * MEGABYTE;
/** A session without weights. */
const SESSION_BYTES = 20 * MEGABYTE;
const COLLECTOR_BYTES = 48 * MEGABYTE;
/** Caches that are alive when the collector comes: of this step, of the last one, and its copy. */
const LIVE_CACHES = 3;
const FLOAT_BYTES = 4;

/** Bytes of a multiplied weight after prepacking, and of what stays mapped beside it. */
const PACKED: Readonly<Record<Dtype, { readonly copied: number; readonly mapped: number }>> = {
  fp32: { copied: 4, mapped: 0 },
  fp16: { copied: 6, mapped: 0 }, // widened to fp32 first, and that is copied
  q8: { copied: 1, mapped: 0 },
  q4: { copied: 0.5, mapped: 0.125 },
};

export interface PeakMemoryInput {
  readonly dtype: Dtype;
  readonly promptTokens: number;
  readonly outputTokens: number;
  /** `disablePrepacking` of a session switches it off. @default true */
  readonly isPrepacked?: boolean;
  /** Weights lie in a separate file, which is mapped; inside the .onnx file the parsed original stays. @default true */
  readonly hasExternalData?: boolean;
  /** Another session over the same weights, which packs them once more. @default false */
  readonly hasSecondSession?: boolean;
}

/** Bytes by cause. */
export interface PeakMemory {
  /** The higher of loading and running. */
  readonly peakBytes: number;
  readonly processBytes: number;
  readonly tokenizerBytes: number;
  /** Weights in memory while running, copied or mapped. */
  readonly weightBytes: number;
  readonly cacheBytes: number;
  readonly activationBytes: number;
  /** Weights packed once more, and what a session takes itself; 0 without a second one. */
  readonly secondSessionBytes: number;
  /** Beside process and tokenizer, at the peak of loading. */
  readonly loadingBytes: number;
}

/** Predicts the peak memory of one request, load included. */
export function predictPeakMemory(
  model: DecoderArchitecture,
  {
    dtype,
    promptTokens,
    outputTokens,
    isPrepacked = true,
    hasExternalData = true,
    hasSecondSession = false,
  }: PeakMemoryInput,
): PeakMemory {
  const multiplied = onnxBytesPerToken(model, 'fp32') / FLOAT_BYTES; // weights
  const { copied, mapped } = PACKED[dtype];
  const isWidened = dtype === 'fp16';
  const inPlace = onnxBytesPerToken(model, dtype);
  const original = hasExternalData ? 0 : estimateOnnxBytes(model, dtype).totalBytes;
  const isCopied = isPrepacked || isWidened;
  const weightBytes = original + (isCopied ? multiplied * (copied + mapped) : inPlace);
  const loadingBytes = isCopied
    ? original + multiplied * copied + model.vocabSize * model.hiddenSize * copied
    : original;
  const secondSessionBytes = hasSecondSession ? SESSION_BYTES + weightBytes : 0;
  const cacheBytes = expectCache(model, promptTokens, outputTokens);
  const activationBytes = promptTokens * activationBytesPerToken(model);
  const processBytes = PROCESS_BYTES;
  const tokenizerBytes = model.vocabSize * TOKENIZER_BYTES_PER_TOKEN;
  const running = RUNNING_BYTES + weightBytes + secondSessionBytes + cacheBytes + activationBytes;
  return {
    peakBytes: Math.round(processBytes + tokenizerBytes + Math.max(loadingBytes, running)),
    ...{ processBytes, tokenizerBytes, weightBytes, cacheBytes, activationBytes },
    ...{ secondSessionBytes, loadingBytes },
  };
}

/** All caches of an answer that exist at once: never more than all that were made. */
function expectCache(
  model: DecoderArchitecture,
  promptTokens: number,
  outputTokens: number,
): number {
  const perToken = kvCacheBytesPerToken(model, 4);
  const made = outputTokens * (promptTokens + outputTokens / 2) * perToken;
  const live = LIVE_CACHES * (promptTokens + outputTokens) * perToken;
  return Math.min(made, COLLECTOR_BYTES + live);
}

function activationBytesPerToken({
  ffnSize,
  hiddenSize,
  numHeads,
  headDim,
}: DecoderArchitecture): number {
  return FLOAT_BYTES * (3 * ffnSize + 6 * hiddenSize + 2 * numHeads * headDim);
}
