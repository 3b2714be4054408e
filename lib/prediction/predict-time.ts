import {
  type DecoderArchitecture,
  kvCacheBytesPerToken,
  type OnnxDtype,
  onnxBytesPerToken,
} from '../sizing/index.ts';
import { CACHE_VALUE_BYTES, type Calibration, flopsPerLayer, rateFor } from './calibration.ts';
import { linearFlops, scoredPairs } from './linear-work.ts';
import type { ProbeKernel } from './probe-result.ts';

/** The kernel that runs a dtype: a CPU widens fp16 weights to fp32 while it loads them. */
export function kernelOf(dtype: OnnxDtype): ProbeKernel | undefined {
  if (dtype === 'fp16') return 'fp32';
  return dtype === 'q4f16' ? undefined : dtype;
}

/**
 * Milliseconds of one decode step with `contextTokens` in the cache:
 *   step + layers x layer + weights read x rate + cache x rate
 */
export function predictStepMs(
  model: DecoderArchitecture,
  calibration: Calibration,
  contextTokens: number,
): number {
  const { stepSeconds, layerSeconds, secondsPerWeightByte, secondsPerCacheByte } = calibration;
  const weightBytes = onnxBytesPerToken(model, calibration.kernel);
  const cacheBytes = contextTokens * kvCacheBytesPerToken(model, CACHE_VALUE_BYTES);
  return (
    1000 *
    (stepSeconds +
      model.numLayers * layerSeconds +
      weightBytes * rateFor(secondsPerWeightByte, weightBytes) +
      cacheBytes * secondsPerCacheByte)
  );
}

/**
 * Milliseconds of reading a prompt:
 *   step + layers x layer + weights x unpacking + operations x rate + scores x rate
 */
export function predictPromptMs(
  model: DecoderArchitecture,
  calibration: Calibration,
  promptTokens: number,
): number {
  const { stepSeconds, layerSeconds, unpackSecondsPerByte, secondsPerFlop } = calibration;
  const weightBytes = onnxBytesPerToken(model, calibration.kernel);
  const seconds =
    stepSeconds +
    model.numLayers * layerSeconds +
    weightBytes * unpackSecondsPerByte +
    linearFlops(model, promptTokens) * rateFor(secondsPerFlop, flopsPerLayer(model)) +
    scoredPairs(model, promptTokens) * calibration.secondsPerScore;
  // a prompt of one token is a step, whatever the slope of longer ones says
  return Math.max(1000 * seconds, predictStepMs(model, calibration, 0));
}
