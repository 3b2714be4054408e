// From the timings of seven small stacks to the constants of one kernel, each from the difference that
// isolates it:
//   a layer             deep - thin, which differ in layers, less the weights of those layers
//   a step              thin, less its layers
//   bytes per second    medium and many for what stays in the processor's cache, see residency.ts
//   from memory         large, after that cache was emptied; formats that agree share what they found
//   KV cache            deep, cache and shared, with a long cache and with next to none, see fit-cache.ts
//   operations          medium and large, two prompt lengths each: the slope; the intercept is the cost
//                       of unpacking weights, which does not grow with the prompt
//   attention           medium, two prompts: what grows faster than the prompt

import { type DecoderArchitecture, onnxBytesPerToken } from '../sizing/index.ts';
import { median } from '../stats/index.ts';
import { type CacheRates, cacheSeconds, fitCache, touchedBytes } from './fit-cache.ts';
import { listKernels } from './judge-probe.ts';
import { linearFlops, plainLayers, scoredPairs } from './linear-work.ts';
import type { ProbeKernel, ProbeResult, StackName } from './probe-result.ts';
import { type Pass, readStack, type Stack } from './read-stack.ts';
import { coldShare, findResidency, type Residency, residentBytes } from './residency.ts';
import { rateFor, type SizedRate } from './sized-rate.ts';

/** Seconds for each byte of weights: small models stay in the processor's cache. */
export interface WeightRates {
  /** Of models small enough to stay there, by their bytes. */
  readonly cached: readonly SizedRate[];
  /** From memory, for each byte as it lies there: see `residentBytes`. */
  readonly uncached: number;
}

/** What one machine does with one weight format. Seconds throughout. */
export interface Calibration {
  readonly kernel: ProbeKernel;
  readonly stepSeconds: number;
  readonly layerSeconds: number;
  readonly weights: WeightRates;
  readonly residency: Residency;
  readonly cache: CacheRates;
  /** Per byte of weights, once per prompt. */
  readonly unpackSecondsPerByte: number;
  /** By operations per layer and token. */
  readonly secondsPerFlop: readonly SizedRate[];
  /** Per query number and pair of tokens that see each other. */
  readonly secondsPerScore: number;
}

/** Fits the constants of one kernel; undefined when the probe did not run it. */
export function fitCalibration(probe: ProbeResult, kernel: ProbeKernel): Calibration | undefined {
  const kernels = listKernels(probe);
  if (!kernels.includes(kernel)) return undefined;
  const cache = fitCache(probe.stacks.map(readStack));
  const own = fitKernel(probe, kernel, cache);
  const others = kernels.filter((one) => one !== kernel);
  const fitted = [own, ...others.map((one) => fitKernel(probe, one, cache))];
  const uncached = poolMemory(
    own.weights.uncached,
    fitted.map(({ weights }) => weights.uncached),
  );
  return { ...own, weights: { ...own.weights, uncached } };
}

/**
 * Formats that take about as long for a byte wait for the same memory, so the typical one counts for all of them:
 * what disturbed the passes of one did not disturb those of the others. A format that is further off has a kernel
 * slower than the memory, and keeps its own rate.
 */
function poolMemory(own: number, all: readonly number[]): number {
  const typical = median(all);
  return Math.max(own / typical, typical / own) <= SAME_MEMORY ? typical : own;
}

/** Our choice: twice what the formats of one quiet probe were seen to differ by. */
const SAME_MEMORY = 1.15;

function fitKernel(probe: ProbeResult, kernel: ProbeKernel, cache: CacheRates): Calibration {
  const stacks = probe.stacks.filter((stack) => stack.kernel === kernel).map(readStack);
  const find = (name: StackName): Stack => {
    const found = stacks.find((stack) => stack.name === name);
    if (found === undefined) throw new RangeError(`Cannot calibrate without the stack "${name}"`);
    return found;
  };
  const [thin, deep, medium] = [find('thin'), find('deep'), find('medium')];
  const [many, large] = [find('many'), find('large')];
  const weights = ({ model }: Stack): number => onnxBytesPerToken(model, kernel);
  // even a bare step has a few tokens in the cache
  const without = ({ model }: Stack, { seconds, pastTokens }: Pass): number =>
    Math.max(LEAST_SHARE * seconds, seconds - cacheSeconds(model, cache, pastTokens));
  const step = (stack: Stack): number => without(stack, stack.bare);

  // the overhead needs the rate and the rate the overhead: a few rounds settle both
  let mediumRate = step(medium) / weights(medium);
  let [layerSeconds, stepSeconds] = [0, 0];
  for (let round = 0; round < 30; round++) {
    const rest = (stack: Stack): number => Math.max(0, step(stack) - weights(stack) * mediumRate);
    const layers = deep.model.numLayers - thin.model.numLayers;
    layerSeconds = Math.max(0, (rest(deep) - rest(thin)) / layers);
    stepSeconds = Math.max(0, rest(thin) - thin.model.numLayers * layerSeconds);
    const left = step(medium) - stepSeconds - medium.model.numLayers * layerSeconds;
    mediumRate = Math.max(left, LEAST_SHARE * step(medium)) / weights(medium);
  }
  const fixed = ({ model }: Stack, cold = 0): number =>
    stepSeconds + overheadSeconds(model.numLayers, layerSeconds, cold);

  const reading = (stack: Stack, pass: Pass): number =>
    Math.max(LEAST_SHARE * pass.seconds, without(stack, pass) - fixed(stack, pass.isCold ? 1 : 0));
  const uncached = reading(large, large.cold ?? large.bare) / residentBytes(large.model, kernel);

  const [shortPrompt, longPrompt] = twoPrompts(large);
  const { model } = large;
  // scores are a hundredth of such a prompt and are left in its slope
  const slope =
    (longPrompt.seconds - shortPrompt.seconds) /
    (linearFlops(model, longPrompt.tokens) - linearFlops(model, shortPrompt.tokens));
  const largeFlop = Math.max(slope, leastPerFlop(model, longPrompt));
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
    weights: {
      uncached,
      cached: [
        { size: weights(medium), secondsPerUnit: mediumRate },
        { size: weights(many), secondsPerUnit: reading(many, many.bare) / weights(many) },
      ],
    },
    residency: findResidency(probe.processorCacheBytes, residentBytes(many.model, kernel)),
    cache,
    unpackSecondsPerByte,
    secondsPerFlop: [
      { size: flopsPerLayer(deep.model), secondsPerUnit: Math.max(smallFlop, perFlop) },
      { size: flopsPerLayer(medium.model), secondsPerUnit: perFlop },
      { size: flopsPerLayer(large.model), secondsPerUnit: largeFlop },
    ],
    secondsPerScore: perScore,
  };
}

/** Seconds to go through the layers of a model once, a share of their weights coming from memory. */
export function layersSeconds(
  model: DecoderArchitecture,
  { kernel, layerSeconds, weights: { cached, uncached } }: Calibration,
  cold: number,
): number {
  const bytes = onnxBytesPerToken(model, kernel);
  return (
    overheadSeconds(plainLayers(model), layerSeconds, cold) +
    (1 - cold) * bytes * rateFor(cached, bytes) +
    cold * residentBytes(model, kernel) * uncached
  );
}

/**
 * What a layer costs more, of what it costs anyway, where every product starts with a wait for memory. Our choice,
 * from models of 350 to 1400 MB on one processor: the passes of a probe do not tell it from what else is cold.
 */
const COLD_LAYER_SHARE = 1;

function overheadSeconds(layers: number, layerSeconds: number, cold: number): number {
  return layers * layerSeconds * (1 + cold * COLD_LAYER_SHARE);
}

/** Share of a step that comes from memory: weights, and a cache that is read where it was and written where it goes. */
export function stepColdShare(
  model: DecoderArchitecture,
  { kernel, residency }: Calibration,
  contextTokens: number,
): number {
  return coldShare(residency, residentBytes(model, kernel) + touchedBytes(model, contextTokens));
}

/** Operations of the products of one layer for one token: what decides how well they run. */
export function flopsPerLayer(model: DecoderArchitecture): number {
  const ten = { ...model, numLayers: 10, windows: new Array<null>(10).fill(null) };
  const one = { ...model, numLayers: 1, windows: [null] };
  return (linearFlops(ten, 1) - linearFlops(one, 1)) / 9;
}

function twoPrompts({ name, prompts: [first, second] }: Stack): readonly [Pass, Pass] {
  if (first !== undefined && second !== undefined) return [first, second];
  throw new RangeError(`Cannot calibrate prompts: "${name}" has fewer than two`);
}

function leastPerFlop(model: DecoderArchitecture, { tokens, seconds }: Pass): number {
  return (LEAST_SHARE * seconds) / linearFlops(model, tokens);
}

/** What is left of a pass at least, however much a disturbed one would have to be taken off. */
const LEAST_SHARE = 0.1;

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
  const [perFlop, counted] =
    perScore > 0 ? [(ta * sb - tb * sa) / determinant, perScore] : [(ta + tb) / (fa + fb), 0];
  return { perFlop: Math.max(perFlop, leastPerFlop(model, b)), perScore: counted };
}
