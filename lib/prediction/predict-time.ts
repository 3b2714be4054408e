import {
  type DecoderArchitecture,
  estimateOnnxBytes,
  longestPromptPiece,
  type OnnxDtype,
  onnxBytesPerToken,
} from '../sizing/index.ts';
import { type Calibration, flopsPerLayer, layersSeconds, stepColdShare } from './calibration.ts';
import { cacheSeconds } from './fit-cache.ts';
import { linearFlops, plainLayers, scoredPairs } from './linear-work.ts';
import type { ProbeKernel } from './probe-result.ts';
import { rateFor } from './sized-rate.ts';

/** The kernel that runs a dtype: a CPU widens fp16 weights to fp32 while it loads them. */
export function kernelOf(dtype: OnnxDtype): ProbeKernel | undefined {
  if (dtype === 'fp16') return 'fp32';
  return dtype === 'q4f16' ? undefined : dtype;
}

/**
 * Milliseconds of one decode step with `contextTokens` in the cache:
 *   step + layers x layer + weights read x rate + cache moved x rate + scores x rate
 */
export function predictStepMs(
  model: DecoderArchitecture,
  calibration: Calibration,
  contextTokens: number,
): number {
  const { stepSeconds, cache } = calibration;
  const cold = stepColdShare(model, calibration, contextTokens);
  return (
    1000 *
    (stepSeconds +
      layersSeconds(model, calibration, cold) +
      cacheSeconds(model, cache, contextTokens))
  );
}

/** Tokens of each pass the backend makes over a prompt: as long as one another. */
export function promptPieces(
  model: DecoderArchitecture,
  kernel: ProbeKernel,
  promptTokens: number,
): readonly number[] {
  const longest = longestPromptPiece(estimateOnnxBytes(model, kernel).totalBytes);
  const pieces = Math.ceil(promptTokens / longest);
  const end = (piece: number): number => Math.floor((piece * promptTokens) / pieces);
  return Array.from({ length: pieces }, (_, piece) => end(piece + 1) - end(piece));
}

/**
 * Milliseconds of reading a prompt, the sum over its pieces of
 *   step + layers x layer + weights x unpacking + operations x rate + scores x rate + cache moved x rate
 */
export function predictPromptMs(
  model: DecoderArchitecture,
  calibration: Calibration,
  promptTokens: number,
): number {
  let [seconds, read] = [0, 0];
  for (const tokens of promptPieces(model, calibration.kernel, promptTokens)) {
    seconds += pieceSeconds(model, calibration, { tokens, read });
    read += tokens;
  }
  // a prompt of one token is a step, whatever the slope of longer ones says
  return Math.max(1000 * seconds, predictStepMs(model, calibration, 0));
}

function pieceSeconds(
  model: DecoderArchitecture,
  calibration: Calibration,
  { tokens, read }: { readonly tokens: number; readonly read: number },
): number {
  const { kernel, stepSeconds, layerSeconds, cache, unpackSecondsPerByte, secondsPerFlop } =
    calibration;
  const pairs = scoredPairs(model, read + tokens) - scoredPairs(model, read);
  return (
    stepSeconds +
    plainLayers(model) * layerSeconds +
    onnxBytesPerToken(model, kernel) * unpackSecondsPerByte +
    linearFlops(model, tokens) * rateFor(secondsPerFlop, flopsPerLayer(model)) +
    pairs * calibration.secondsPerScore +
    cacheSeconds(model, cache, read)
  );
}
