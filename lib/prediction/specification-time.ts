import { KERNEL_RATES, type KernelRate } from '../hardware/index.ts';
import {
  type Architecture,
  estimateKvCacheBytes,
  estimatePrefillFlops,
  type OnnxDtype,
  onnxBytesPerToken,
} from '../sizing/index.ts';
import { type Estimate, withFactor } from './estimate.ts';
import { CACHE_VALUE_BYTES } from './fit-cache.ts';
import { kernelOf } from './predict-time.ts';
import { residentBytes } from './residency.ts';

/** What is asked of a model, in tokens. */
export interface RequestSize {
  readonly promptTokens: number;
  readonly outputTokens: number;
}

/** Times from published rates alone: modelled, never measured. */
export interface ModelledTime {
  readonly ttftMs: Estimate;
  /** In the middle of the answer; null for an encoder, which writes no tokens. */
  readonly tpotMs: Estimate | null;
  /** The rates they come from, seen on a machine that need not be this one. */
  readonly rate: KernelRate;
}

/**
 * Uncalibrated, so the range is a stated assumption: on one shared machine the same block of work ran
 * up to three times slower minutes later, and other processors differ as much.
 */
const UNCALIBRATED_FACTOR = 2;

/** Each step reads the old cache, writes it out whole with one token more, and reads that one. */
const CACHE_PASSES = 3;

/** Bytes in memory for each byte of a 4-bit file: one a weight, for half a byte and its share of a block's scale. */
const Q4_IN_MEMORY = 1 / 0.625;

/**
 * Models the time of one request on a CPU from rates seen elsewhere:
 *   TPOT = weights as they lie in memory / its bandwidth + 3 x cache / its bandwidth
 *   TTFT = the larger of operations / rate and one reading of the weights
 * Formats wait for the same memory, and noise only slows: the fastest of them tells its bandwidth.
 * `usableCores` below the threads of the rate slow it in proportion; more cores are not credited, because
 * nobody has seen them. The fixed cost of a step is not known and left out: models under some 50 MB are
 * slower than this says.
 */
export function modelTimeFromSpecification(
  architecture: Architecture,
  dtype: OnnxDtype,
  { promptTokens, outputTokens }: RequestSize,
  usableCores: number,
): ModelledTime {
  const rate = findRate(dtype);
  const speed = Math.min(1, usableCores / rate.threads);
  const readSeconds = (bytes: number): number => bytes / (memoryBytesPerSecond() * speed);
  // a CPU has no fast product for q4f16: that format is as slow as it was seen to be
  const kernel = kernelOf(dtype);
  const weightSeconds =
    kernel === undefined
      ? onnxBytesPerToken(architecture, dtype) / (rate.decodeBytesPerSecond.value * speed)
      : readSeconds(residentBytes(architecture, kernel));
  const computeSeconds =
    estimatePrefillFlops(architecture, promptTokens) / (rate.prefillFlopsPerSecond.value * speed);
  const ttftMs = withFactor(1000 * Math.max(weightSeconds, computeSeconds), UNCALIBRATED_FACTOR);
  if (architecture.kind === 'encoder') return { ttftMs, tpotMs: null, rate };
  const cacheBytes = estimateKvCacheBytes(architecture, {
    promptTokens,
    outputTokens: outputTokens / 2,
    valueBytes: CACHE_VALUE_BYTES,
  });
  const cacheSeconds = readSeconds(CACHE_PASSES * cacheBytes);
  const tpotMs = withFactor(1000 * (weightSeconds + cacheSeconds), UNCALIBRATED_FACTOR);
  return { ttftMs, tpotMs, rate };
}

function memoryBytesPerSecond(): number {
  const [fp32, q8, q4] = (['fp32', 'q8', 'q4'] as const).map(
    (dtype) => findRate(dtype).decodeBytesPerSecond.value,
  ) as [number, number, number];
  return Math.max(fp32, q8, q4 * Q4_IN_MEMORY);
}

function findRate(dtype: OnnxDtype): KernelRate {
  const rate = KERNEL_RATES.find((one) => one.dtype === dtype);
  if (rate === undefined) throw new RangeError(`No rate is known for the dtype "${dtype}"`);
  return rate;
}
