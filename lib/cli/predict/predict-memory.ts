import type { Dtype } from '../../generation/index.ts';
import { estimateRuntimeMemory, type PeakMemory, predictPeakMemory } from '../../memory/index.ts';
import { wantsSecondSession } from '../../models/index.ts';
import type { Estimate } from '../../prediction/index.ts';
import { type Architecture, estimateKvCacheBytes } from '../../sizing/index.ts';

/** ONNX Runtime caches fp32 numbers on a CPU, whatever the weights are. */
export const CACHE_VALUE_BYTES = 4;

const TABLE_BYTES = { fp32: 4, fp16: 2, q8: 1, q4: 4 } as const;

/** Measured peaks of decoders lay within 5 %, and of small ones within 50 MiB, of the expected value. */
const SHARE = 0.05;
const LEAST_BYTES = 50 * 2 ** 20;

/** An encoder was never measured: the bound is taken for the value, and the truth may be far below. */
const UNMEASURED_SHARE = 0.25;

export interface MemoryRequest {
  readonly dtype: Dtype;
  readonly weightBytes: number;
  /** Of encoders: those of decoders are mapped wherever they lie. @default true above 2 GB, where protobuf ends */
  readonly hasExternalData?: boolean;
  readonly promptTokens: number;
  readonly outputTokens: number;
  /** One after the other, in the same process. @default 1 */
  readonly requests?: number;
  /** A second session over the weights is made where there is room for it. */
  readonly machine: { readonly threads: number; readonly availableBytes: number };
}

export interface PredictedMemory extends Estimate {
  readonly kvCacheBytes: number;
  /** The bound's share beside weights and cache, with one session. */
  readonly runtimeBytes: number;
  /** What the value is made of; null for encoders, of which only the bound is known. */
  readonly parts: PeakMemory | null;
}

/**
 * The expected peak of a process that runs one request, and as `high` the bound that a verdict uses:
 * saying "it fits" and being wrong is worse than the opposite.
 */
export function predictMemory(model: Architecture, request: MemoryRequest): PredictedMemory {
  const { dtype, weightBytes, promptTokens, outputTokens, machine, requests = 1 } = request;
  const length = { promptTokens, outputTokens, valueBytes: CACHE_VALUE_BYTES } as const;
  const kvCacheBytes = estimateKvCacheBytes(model, length);
  const isDecoder = model.kind === 'decoder';
  const hasExternalData = isDecoder || (request.hasExternalData ?? weightBytes > 2e9);
  const estimateRuntime = (hasSecondSession: boolean): number =>
    estimateRuntimeMemory({
      ...{ weightBytes, dtype, hasExternalData, kvCacheBytes, hasSecondSession },
      isCacheInPlace: isDecoder,
      vocabSize: model.vocabSize,
      contextTokens: promptTokens + outputTokens,
      largestTensorBytes: model.vocabSize * model.hiddenSize * TABLE_BYTES[dtype],
    }).runtimeBytes;
  const runtimeBytes = estimateRuntime(false);
  const boundWith = (runtime: number): number => weightBytes + kvCacheBytes + runtime;
  if (!isDecoder) {
    const bound = boundWith(runtimeBytes);
    const low = Math.round(bound * (1 - UNMEASURED_SHARE));
    return { value: bound, low, high: bound, kvCacheBytes, runtimeBytes, parts: null };
  }
  const both = boundWith(estimateRuntime(true));
  const hasSecondSession =
    wantsSecondSession(model, { dtype, weightBytes, threads: machine.threads }) &&
    both <= machine.availableBytes;
  const parts = predictPeakMemory(model, {
    ...{ dtype, promptTokens, outputTokens, hasSecondSession, requests },
  });
  const { peakBytes } = parts;
  const margin = Math.max(LEAST_BYTES, SHARE * peakBytes);
  const bound = hasSecondSession ? both : boundWith(runtimeBytes);
  return {
    value: peakBytes,
    low: Math.round(peakBytes - margin),
    high: Math.round(Math.max(bound, peakBytes + margin)),
    ...{ kvCacheBytes, runtimeBytes, parts },
  };
}
