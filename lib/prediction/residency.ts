import { type DecoderArchitecture, onnxBytesPerToken } from '../sizing/index.ts';
import type { ProbeKernel } from './probe-result.ts';

/** Between which sizes a step stops finding what it reads in the processor's cache. */
export interface Residency {
  /** Up to here it finds all of it. */
  readonly warmBytes: number;
  /** From here on nothing: by the time a step is through, its first layers are gone again. */
  readonly coldBytes: number;
}

/**
 * Shares of the last cache, and what is assumed where its size is not known. Our choice, from models of 60 to 500 MB
 * on a processor that says 260 MB.
 */
const WARM_SHARE = 0.75;
const COLD_SHARE = 1.1;
const UNKNOWN_COLD_BYTES = 320e6;

/** How much further than the largest warm stack of a probe a step must go to be cold. */
const LEAST_STEP = 1.4;

/** From the size of the cache and of the largest stack that was read out of it (or was not, where it is small). */
export function findResidency(cacheBytes: number | null, probedBytes: number): Residency {
  const warmBytes = Math.max(probedBytes, WARM_SHARE * (cacheBytes ?? 0));
  const coldBytes = cacheBytes === null ? UNKNOWN_COLD_BYTES : COLD_SHARE * cacheBytes;
  return { warmBytes, coldBytes: Math.max(coldBytes, LEAST_STEP * warmBytes) };
}

/** Share of what a step reads that comes from memory, by the logarithm of the bytes it touches. */
export function coldShare({ warmBytes, coldBytes }: Residency, touchedBytes: number): number {
  const share = Math.log(touchedBytes / warmBytes) / Math.log(coldBytes / warmBytes);
  return Math.min(1, Math.max(0, share));
}

/**
 * Bytes the weights take in the cache. Those of 4 bits are unpacked for int8 products while they are loaded: such
 * a model takes as long for a token as the same one in 8 bits, and leaves the cache at the same number of weights.
 */
export function residentBytes(model: DecoderArchitecture, kernel: ProbeKernel): number {
  return onnxBytesPerToken(model, kernel === 'q4' ? 'q8' : kernel);
}
