import { type DecoderArchitecture, kvCacheBytesPerToken } from '../sizing/index.ts';
import { median } from '../stats/index.ts';
import type { StackName } from './probe-result.ts';
import type { Pass, Stack } from './read-stack.ts';
import { rateFor, type SizedRate } from './sized-rate.ts';

/** fp32 numbers, as ONNX Runtime caches them on a CPU. */
export const CACHE_VALUE_BYTES = 4;

/** What the KV cache costs a step: it is moved as a whole, and every query number meets every token. */
export interface CacheRates {
  /** Per byte moved, by the bytes of the whole cache: a large one is not in the processor's cache any more. */
  readonly secondsPerByte: readonly SizedRate[];
  /** Per query number and cached token. */
  readonly secondsPerScore: number;
}

/**
 * Seconds that `contextTokens` in the cache add to a step. That weights come from memory does not matter: what was
 * written a token ago stays in a processor's cache while weights stream past it.
 */
export function cacheSeconds(
  model: DecoderArchitecture,
  { secondsPerByte, secondsPerScore }: CacheRates,
  contextTokens: number,
): number {
  const bytes = movedBytes(model, contextTokens);
  if (bytes === 0) return 0;
  return bytes * rateFor(secondsPerByte, bytes) + scores(model, contextTokens) * secondsPerScore;
}

/**
 * Fits the constants to what a longer cache added to the steps of a probe's stacks. In `deep` and `cache` every head
 * has keys of its own, in `shared` several share them: what a byte costs more there is what more scores cost.
 *
 * @throws RangeError when none of the ones or the others was timed
 */
export function fitCache(stacks: readonly Stack[]): CacheRates {
  const of = (names: readonly StackName[]): readonly CacheRow[] =>
    stacks.filter(({ name }) => names.includes(name)).flatMap(listRows);
  const perByte = mergeSizes(of(['deep', 'cache']));
  const shared = of(['shared']);
  if (perByte.length === 0 || shared.length === 0) {
    throw new RangeError('Cannot calibrate without steps with a longer cache');
  }
  const costs = shared.map(({ bytes, scores: count, seconds }) => {
    const more = seconds - bytes * rateFor(perByte, bytes);
    return more / (count - bytes * OWN_SCORES);
  });
  const least = Math.min(...perByte.map(({ secondsPerUnit }) => secondsPerUnit));
  const limit = (MOST_OF_A_BYTE * least) / OWN_SCORES;
  const secondsPerScore = Math.min(limit, Math.max(0, median(costs)));
  return {
    secondsPerByte: perByte.map(({ size, secondsPerUnit }) => ({
      size,
      secondsPerUnit: secondsPerUnit - OWN_SCORES * secondsPerScore,
    })),
    secondsPerScore,
  };
}

/** For each byte of keys and values, where every head has its own: a score for each number of a key. */
const OWN_SCORES = 1 / (2 * CACHE_VALUE_BYTES);

/** Noise can make scores look dearer than all that was seen where no key is shared. */
const MOST_OF_A_BYTE = 0.9;

interface CacheRow {
  /** Moved. */
  readonly bytes: number;
  readonly scores: number;
  readonly seconds: number;
}

/** What each longer cache added to the bare step. */
function listRows({ model, bare, cached }: Stack): readonly CacheRow[] {
  return cached.map(({ pastTokens, seconds }: Pass) => {
    const tokens = pastTokens - bare.pastTokens;
    const least = LEAST_SHARE * seconds;
    return {
      bytes: movedBytes(model, tokens),
      scores: scores(model, tokens),
      seconds: Math.max(least, seconds - bare.seconds),
    };
  });
}

/** Sizes within a half of each other, as of several formats, become one, smallest first. */
function mergeSizes(rows: readonly CacheRow[]): readonly SizedRate[] {
  const groups: CacheRow[][] = [];
  for (const row of rows.toSorted((a, b) => a.bytes - b.bytes)) {
    const [first] = groups.at(-1) ?? [];
    if (first !== undefined && row.bytes < 1.5 * first.bytes) groups.at(-1)?.push(row);
    else groups.push([row]);
  }
  return groups.map((group) => ({
    size: median(group.map(({ bytes }) => bytes)),
    secondsPerUnit: median(group.map(({ bytes, seconds }) => seconds / bytes)),
  }));
}

/** Of a step with a longer cache, where noise made the bare one look no faster. */
const LEAST_SHARE = 0.05;

/** Read where it was, written where it goes. */
export function touchedBytes(model: DecoderArchitecture, contextTokens: number): number {
  return 2 * movedBytes(model, contextTokens);
}

function movedBytes(model: DecoderArchitecture, tokens: number): number {
  return tokens * kvCacheBytesPerToken(model, CACHE_VALUE_BYTES);
}

function scores({ numLayers, numHeads, headDim }: DecoderArchitecture, tokens: number): number {
  return numLayers * numHeads * headDim * tokens;
}
