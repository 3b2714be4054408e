// From the timings of four small stacks to the constants of one kernel, each from the difference that
// isolates it:
//   a layer             deep - thin, which differ in layers, less the weights of those layers
//   a step              thin, less its layers
//   bytes per second    medium and large, less their steps and layers; sizes between are interpolated.
//                       Weights beyond the processor's cache come no faster than those of the large fp32
//                       stack, whatever their format: memory is shared by all kernels
//   cache               deep, with a long cache and with a short one
//   operations          medium and large, two prompt lengths each: the slope; the intercept is the cost
//                       of unpacking weights, which does not grow with the prompt
//   attention           medium, two prompts: what grows faster than the prompt

import {
  type DecoderArchitecture,
  kvCacheBytesPerToken,
  onnxBytesPerToken,
  parseArchitecture,
} from '../sizing/index.ts';
import { linearFlops, scoredPairs } from './linear-work.ts';
import type { ProbeKernel, ProbeResult, StackName, StackTiming } from './probe-result.ts';

/** A constant that depends on the size of what is run. */
export interface SizedRate {
  readonly size: number;
  readonly secondsPerUnit: number;
}

/** What one machine does with one weight format. Seconds throughout. */
export interface Calibration {
  readonly kernel: ProbeKernel;
  readonly stepSeconds: number;
  readonly layerSeconds: number;
  /** By bytes of weights read per token. */
  readonly secondsPerWeightByte: readonly SizedRate[];
  readonly secondsPerCacheByte: number;
  /** Per byte of weights, once per prompt. */
  readonly unpackSecondsPerByte: number;
  /** By operations per layer and token. */
  readonly secondsPerFlop: readonly SizedRate[];
  /** Per query number and pair of tokens that see each other. */
  readonly secondsPerScore: number;
}

/** fp32 numbers, as ONNX Runtime caches them on a CPU. */
export const CACHE_VALUE_BYTES = 4;

/** Fits the constants of one kernel; undefined when the probe did not run it. */
export function fitCalibration(probe: ProbeResult, kernel: ProbeKernel): Calibration | undefined {
  const own = fitKernel(probe, kernel);
  const memory = kernel === 'fp32' ? undefined : fitKernel(probe, 'fp32')?.secondsPerWeightByte;
  if (own === undefined || memory === undefined) return own;
  const [medium, large] = own.secondsPerWeightByte;
  const sizes = [medium, large, ...memory].flatMap((rate) => (rate ? [rate.size] : []));
  const secondsPerWeightByte = sizes
    .toSorted((a, b) => a - b)
    .map((size) => ({
      size,
      secondsPerUnit: Math.max(rateFor(own.secondsPerWeightByte, size), rateFor(memory, size)),
    }));
  return { ...own, secondsPerWeightByte };
}

function fitKernel(probe: ProbeResult, kernel: ProbeKernel): Calibration | undefined {
  const stacks = probe.stacks.filter((stack) => stack.kernel === kernel).map(toStack);
  if (stacks.length === 0) return undefined;
  const find = (name: StackName): Stack => {
    const found = stacks.find((stack) => stack.name === name);
    if (found === undefined) throw new RangeError(`Cannot calibrate without the stack "${name}"`);
    return found;
  };
  const [thin, deep, medium, large] = [find('thin'), find('deep'), find('medium'), find('large')];
  const weights = ({ model }: Stack): number => onnxBytesPerToken(model, kernel);
  const cachePerToken = kvCacheBytesPerToken(deep.model, CACHE_VALUE_BYTES);
  const secondsPerCacheByte =
    Math.max(0, deep.long.seconds - deep.short.seconds) /
    ((deep.long.pastTokens - deep.short.pastTokens) * cachePerToken);
  const step = ({ model, short }: Stack): number =>
    short.seconds -
    short.pastTokens * kvCacheBytesPerToken(model, CACHE_VALUE_BYTES) * secondsPerCacheByte;

  // the overhead needs the rate and the rate the overhead: a few rounds settle both
  let mediumRate = step(medium) / weights(medium);
  let [layerSeconds, stepSeconds] = [0, 0];
  for (let round = 0; round < 30; round++) {
    const rest = (stack: Stack): number => Math.max(0, step(stack) - weights(stack) * mediumRate);
    const layers = deep.model.numLayers - thin.model.numLayers;
    layerSeconds = Math.max(0, (rest(deep) - rest(thin)) / layers);
    stepSeconds = Math.max(0, rest(thin) - thin.model.numLayers * layerSeconds);
    const left = step(medium) - stepSeconds - medium.model.numLayers * layerSeconds;
    mediumRate = Math.max(left, 0.1 * step(medium)) / weights(medium);
  }
  const fixed = ({ model }: Stack): number => stepSeconds + model.numLayers * layerSeconds;

  const [shortPrompt, longPrompt] = twoPrompts(large);
  const { model } = large;
  // scores are a hundredth of such a prompt and are left in its slope
  const largeFlop =
    (longPrompt.seconds - shortPrompt.seconds) /
    (linearFlops(model, longPrompt.tokens) - linearFlops(model, shortPrompt.tokens));
  const unpack =
    shortPrompt.seconds - fixed(large) - linearFlops(model, shortPrompt.tokens) * largeFlop;
  const unpackSecondsPerByte = Math.max(0, unpack) / weights(large);
  const promptFixed = (stack: Stack): number =>
    fixed(stack) + unpackSecondsPerByte * weights(stack);
  const { perFlop, perScore } = solvePrompts(
    medium.model,
    promptFixed(medium),
    ...twoPrompts(medium),
  );
  const smallPrompt = deep.prompts[0];
  const smallFlop =
    smallPrompt === undefined
      ? perFlop
      : (smallPrompt.seconds -
          promptFixed(deep) -
          scoredPairs(deep.model, smallPrompt.tokens) * perScore) /
        linearFlops(deep.model, smallPrompt.tokens);
  return {
    kernel,
    stepSeconds,
    layerSeconds,
    secondsPerWeightByte: [
      { size: weights(medium), secondsPerUnit: mediumRate },
      { size: weights(large), secondsPerUnit: (step(large) - fixed(large)) / weights(large) },
    ],
    secondsPerCacheByte,
    unpackSecondsPerByte,
    secondsPerFlop: [
      { size: flopsPerLayer(deep.model), secondsPerUnit: Math.max(smallFlop, perFlop) },
      { size: flopsPerLayer(medium.model), secondsPerUnit: perFlop },
      { size: flopsPerLayer(large.model), secondsPerUnit: largeFlop },
    ],
    secondsPerScore: perScore,
  };
}

/** The constant for a size: between probed ones by the logarithm, beyond them that of the nearest. */
export function rateFor(rates: readonly SizedRate[], size: number): number {
  const above = rates.findIndex((rate) => rate.size >= size);
  const [low, high] = [rates[above - 1] ?? rates[above], rates[above] ?? rates.at(-1)];
  if (high === undefined) throw new RangeError('Cannot interpolate between no rates');
  if (low === undefined || low.size === high.size) return high.secondsPerUnit;
  const share = Math.log(size / low.size) / Math.log(high.size / low.size);
  return low.secondsPerUnit + share * (high.secondsPerUnit - low.secondsPerUnit);
}

/** Operations of the products of one layer for one token: what decides how well they run. */
export function flopsPerLayer(model: DecoderArchitecture): number {
  const ten = { ...model, numLayers: 10, windows: new Array<null>(10).fill(null) };
  const one = { ...model, numLayers: 1, windows: [null] };
  return (linearFlops(ten, 1) - linearFlops(one, 1)) / 9;
}

interface Pass {
  readonly tokens: number;
  readonly pastTokens: number;
  readonly seconds: number;
}

interface Stack {
  readonly model: DecoderArchitecture;
  readonly name: StackName;
  /** One token with the shortest and with the longest cache probed. */
  readonly short: Pass;
  readonly long: Pass;
  /** Shortest first. */
  readonly prompts: readonly Pass[];
}

function toStack({ stack: name, config, passes }: StackTiming): Stack {
  const model = parseArchitecture(config);
  if (model.kind !== 'decoder') throw new RangeError(`The stack "${name}" is not a decoder`);
  const timed = passes
    .map((pass): Pass => ({ ...pass, seconds: Math.min(...pass.blockMinimaMs) / 1000 }))
    .toSorted((a, b) => a.tokens - b.tokens || a.pastTokens - b.pastTokens);
  const steps = timed.filter(({ tokens }) => tokens === 1);
  const [short, long] = [steps[0], steps.at(-1)];
  if (short === undefined || long === undefined) throw new RangeError(`"${name}" has no steps`);
  return { model, name, short, long, prompts: timed.filter(({ tokens }) => tokens > 1) };
}

function twoPrompts({ name, prompts: [first, second] }: Stack): readonly [Pass, Pass] {
  if (first !== undefined && second !== undefined) return [first, second];
  throw new RangeError(`Cannot calibrate prompts: "${name}" has fewer than two`);
}

/** Two prompts, two unknowns: the products grow with the tokens, the scores with their pairs. */
function solvePrompts(
  model: DecoderArchitecture,
  fixed: number,
  a: Pass,
  b: Pass,
): { readonly perFlop: number; readonly perScore: number } {
  const [fa, fb] = [linearFlops(model, a.tokens), linearFlops(model, b.tokens)];
  const [sa, sb] = [scoredPairs(model, a.tokens), scoredPairs(model, b.tokens)];
  const [ta, tb] = [a.seconds - fixed, b.seconds - fixed];
  const determinant = fa * sb - fb * sa;
  const perScore = (fa * tb - fb * ta) / determinant;
  // noise can make the long prompt look better than linear: then there is no sign of a cost
  if (perScore <= 0) return { perFlop: Math.max(0.1 * ta, ta + tb) / (fa + fb), perScore: 0 };
  return { perFlop: (ta * sb - tb * sa) / determinant, perScore };
}
