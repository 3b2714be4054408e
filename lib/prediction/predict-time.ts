import { type DecoderArchitecture, type OnnxDtype, onnxBytesPerToken } from '../sizing/index.ts';
import { type Calibration, flopsPerLayer, weightSeconds } from './calibration.ts';
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
  const { stepSeconds, layerSeconds, cache } = calibration;
  return (
    1000 *
    (stepSeconds +
      plainLayers(model) * layerSeconds +
      weightSeconds(model, calibration) +
      cacheSeconds(model, cache, contextTokens))
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
    plainLayers(model) * layerSeconds +
    weightBytes * unpackSecondsPerByte +
    linearFlops(model, promptTokens) * rateFor(secondsPerFlop, flopsPerLayer(model)) +
    scoredPairs(model, promptTokens) * calibration.secondsPerScore;
  // a prompt of one token is a step, whatever the slope of longer ones says
  return Math.max(1000 * seconds, predictStepMs(model, calibration, 0));
}
