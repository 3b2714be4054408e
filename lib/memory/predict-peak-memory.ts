// What a decoder in the hub's formats really takes at its peak, part by part, in a child process of its own.
// `estimateRuntimeMemory` is an upper bound for a verdict; this is the expected value. Constants are those of
// Node 24.21 and ONNX Runtime 1.30 (x86-64 Linux, AVX512-VNNI), 2026-11-20, from decoders of 60 to 650 million
// random weights (`backends/transformers/validate-memory.ts --development`); repetitions lay within 10 MB:
//   process     Node, the runtime and the worker; the tokenizer by its entries
//   session     graph, threads and arena; the second over the same weights shares what is loaded once
//   weights     mapped, wherever the file keeps them; prepacking copies every multiplied matrix: fp32 4 bytes a weight, q8 1, q4 1/2, and for integer
//               products a copy of its scales and sums of its blocks (1/4). Pages of the file it was copied from
//               are dropped, those of scales stay; without prepacking the file's pages stay, read as they are
//   load peak   the largest matrix is there twice while it is copied
//   cache       the room that the backend keeps, and as much in the arena of each session that ran: attention
//               writes its present cache there before the new rows are cut out of it
//   activations of one piece of the prompt: the wide numbers of a layer, three times, the narrow ones, scores.
//               4-bit weights that are not prepacked are widened for a piece, one matrix at a time
//   logits      of each token, garbage that V8 collects when some 64 MiB of array buffers are reached

import type { Dtype } from '../generation/index.ts';
import {
  cacheRoomTokens,
  type DecoderArchitecture,
  estimateOnnxBytes,
  kvCacheBytesPerToken,
  longestPromptPiece,
  onnxBytesPerToken,
} from '../sizing/index.ts';

const MEGABYTE = 1_000_000;
const PROCESS_BYTES = 80 * MEGABYTE;
const TOKENIZER_BYTES_PER_TOKEN = 850;
const SESSION_BYTES = 25 * MEGABYTE;
const SECOND_SESSION_BYTES = 12 * MEGABYTE;
/** What an answer adds whatever its length: compiled code, events. */
const RUNNING_BYTES = 3 * MEGABYTE;
/** A vector of logits for each token, and a copy of it where the end of the answer is forbidden. */
const LOGIT_COPIES = 2;
/** Array buffers that V8 lets pile up before it collects. */
const COLLECTOR_BYTES = 72 * MEGABYTE;
const FLOAT_BYTES = 4;

/** Bytes of a multiplied weight after prepacking, and of what stays mapped beside it. */
interface PackedWeight {
  readonly copied: number;
  readonly mapped: number;
}

const PACKED: Readonly<Record<Dtype, PackedWeight>> = {
  fp32: { copied: 4, mapped: 0 },
  fp16: { copied: 6, mapped: 0 }, // widened to fp32 first, and that is copied
  q8: { copied: 1, mapped: 0 },
  q4: { copied: 0.75, mapped: 0.125 },
};

/** A second session multiplies 4-bit weights as fp32, which needs no sums and no copy of the scales. */
const PACKED_AGAIN: Readonly<Record<Dtype, PackedWeight>> = {
  ...PACKED,
  q4: { copied: 0.5, mapped: 0.125 },
};

export interface PeakMemoryInput {
  readonly dtype: Dtype;
  readonly promptTokens: number;
  readonly outputTokens: number;
  /** `disablePrepacking` of a session switches it off. @default true */
  readonly isPrepacked?: boolean;
  /** Another session over the same weights, which packs them once more. @default false */
  readonly hasSecondSession?: boolean;
  /** Answered one after the other by the same process; what they leave is collected late. @default 1 */
  readonly requests?: number;
}

/** Bytes by cause. */
export interface PeakMemory {
  /** The higher of loading and running. */
  readonly peakBytes: number;
  /** With one session. */
  readonly processBytes: number;
  readonly tokenizerBytes: number;
  /** Weights in memory while running, copied or mapped. */
  readonly weightBytes: number;
  readonly cacheBytes: number;
  readonly activationBytes: number;
  /** Logits of tokens that are done, until the collector comes. */
  readonly logitBytes: number;
  /** Weights packed once more, a session and its share of the cache; 0 without a second one. */
  readonly secondSessionBytes: number;
  /** Beside process and tokenizer, at the peak of loading. */
  readonly loadingBytes: number;
}

/** Predicts the peak memory of a process that loads a model and answers one request, or several in turn. */
export function predictPeakMemory(
  model: DecoderArchitecture,
  {
    dtype,
    promptTokens,
    outputTokens,
    isPrepacked = true,
    hasSecondSession = false,
    requests = 1,
  }: PeakMemoryInput,
): PeakMemory {
  const multiplied = onnxBytesPerToken(model, 'fp32') / FLOAT_BYTES; // weights
  const isCopied = isPrepacked || dtype === 'fp16';
  const inMemory = ({ copied, mapped }: PackedWeight): number =>
    isCopied ? multiplied * (copied + mapped) : onnxBytesPerToken(model, dtype);
  const roomTokens = lastRoomTokens(promptTokens, outputTokens);
  const roomBytes = roomTokens * kvCacheBytesPerToken(model, FLOAT_BYTES);
  const weightBytes = inMemory(PACKED[dtype]);
  const again = hasSecondSession ? inMemory(PACKED_AGAIN[dtype]) + SECOND_SESSION_BYTES : 0;
  const secondSessionBytes = hasSecondSession ? again + roomBytes : 0;
  const cacheBytes = 2 * roomBytes;
  const { totalBytes: fileBytes } = estimateOnnxBytes(model, dtype);
  const activationBytes =
    expectActivations(model, Math.min(promptTokens, longestPromptPiece(fileBytes)), roomTokens) +
    (dtype === 'q4' && !isPrepacked ? FLOAT_BYTES * widestMatrix(model) : 0);
  const largestCopy = isCopied ? widestMatrix(model) * PACKED[dtype].copied : 0;
  const loadingBytes = (isCopied ? weightBytes + again : 0) + largestCopy;
  const processBytes = PROCESS_BYTES + SESSION_BYTES;
  const tokenizerBytes = model.vocabSize * TOKENIZER_BYTES_PER_TOKEN;
  const logitBytes = Math.min(
    COLLECTOR_BYTES,
    requests * outputTokens * LOGIT_COPIES * model.vocabSize * FLOAT_BYTES,
  );
  const held = weightBytes + cacheBytes + activationBytes + secondSessionBytes;
  const running = RUNNING_BYTES + held + logitBytes;
  return {
    peakBytes: Math.round(processBytes + tokenizerBytes + Math.max(loadingBytes, running)),
    ...{ processBytes, tokenizerBytes, weightBytes, cacheBytes, activationBytes, logitBytes },
    ...{ secondSessionBytes, loadingBytes },
  };
}

/** Tokens the cache has room for at the end of an answer: what was full was outgrown by one token. */
function lastRoomTokens(promptTokens: number, outputTokens: number): number {
  let room = cacheRoomTokens(promptTokens);
  while (room < promptTokens + outputTokens) room = cacheRoomTokens(room + 1);
  return room;
}

/** Numbers of one layer that exist at once, for the tokens of one piece. */
function expectActivations(
  { ffnSize, hiddenSize, numHeads, headDim }: DecoderArchitecture,
  pieceTokens: number,
  roomTokens: number,
): number {
  const perToken = 3 * ffnSize + 6 * hiddenSize + 2 * numHeads * headDim;
  const scores = numHeads * roomTokens;
  return FLOAT_BYTES * pieceTokens * (perToken + scores);
}

function widestMatrix({ vocabSize, ffnSize, hiddenSize }: DecoderArchitecture): number {
  return Math.max(vocabSize, ffnSize) * hiddenSize;
}
