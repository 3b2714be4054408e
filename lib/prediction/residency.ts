import { type Architecture, onnxBytesPerToken } from '../sizing/index.ts';
import type { ProbeKernel } from './probe-result.ts';

/** Up to which size a step finds all it reads in the processor's cache. */
export interface Residency {
  readonly warmBytes: number;
}

/**
 * Share of the last cache that a model gets, and how fast what it finds there becomes less when it is larger: some of
 * it survives until the next token even then. Our choice, from models of 60 to 1400 MB on a processor that says
 * 260 MB.
 */
const WARM_SHARE = 0.75;
const POWER = 1.5;

/** From the size of the cache and of the largest stack that was read out of it (or was not, where it is small). */
export function findResidency(cacheBytes: number | null, probedBytes: number): Residency {
  return { warmBytes: Math.max(probedBytes, WARM_SHARE * (cacheBytes ?? 0)) };
}

/** Share of what a step reads that comes from memory, by the bytes it touches. */
export function coldShare({ warmBytes }: Residency, touchedBytes: number): number {
  return Math.max(0, 1 - (warmBytes / touchedBytes) ** POWER);
}

/**
 * Bytes the weights take in the cache. Those of 4 bits are unpacked for int8 products while they are loaded: such
 * a model takes as long for a token as the same one in 8 bits, and leaves the cache at the same number of weights.
 */
export function residentBytes(model: Architecture, kernel: ProbeKernel): number {
  return onnxBytesPerToken(model, kernel === 'q4' ? 'q8' : kernel);
}
