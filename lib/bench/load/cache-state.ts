import type { CacheState, RequestSample } from '../../record/index.ts';
import { measureSample } from '../../record/index.ts';
import { bootstrapInterval, mean } from '../../stats/index.ts';

/** The same prompt twice, one right after the other. */
export interface PromptPair {
  readonly first: RequestSample;
  readonly second: RequestSample;
}

/** Share of the prompt that may come from a cache before prompts no longer count as cold. */
const COLD_SHARE = 0.05;
const WARM_SHARE = 0.5;

/**
 * What state the server's prefix cache was in, and what shows it: the server's own count of cached
 * tokens where it gives one, else pairs of the same prompt. A second time that is not faster means
 * there is no cache to be warm; one that is faster means that first times are cold.
 *
 * @param wanted what the prompts of the run were meant to meet
 */
export function proveCacheState(
  measured: readonly RequestSample[],
  pairs: readonly PromptPair[],
  wanted: 'cold' | 'warm',
): CacheState {
  const counted = measured.flatMap(({ usage }) =>
    usage?.cachedPromptTokens === undefined || !usage.promptTokens
      ? []
      : [{ cached: usage.cachedPromptTokens, prompt: usage.promptTokens }],
  );
  if (counted.length > 0 && counted.length === completed(measured).length) {
    const cachedPromptTokens = sum(counted.map(({ cached }) => cached));
    const share = cachedPromptTokens / sum(counted.map(({ prompt }) => prompt));
    const state = share <= COLD_SHARE ? 'cold' : share >= WARM_SHARE ? 'warm' : 'unknown';
    const proof = `The server counts ${percent(share)} of the prompt tokens as cached`;
    return { state, proof, cachedPromptTokens };
  }
  return provedByPairs(pairs, wanted);
}

function provedByPairs(pairs: readonly PromptPair[], wanted: 'cold' | 'warm'): CacheState {
  const ratios = pairs.flatMap(({ first, second }) => {
    const [one, two] = [measureSample(first).ttftMs, measureSample(second).ttftMs];
    return one === undefined || two === undefined ? [] : [Math.log(two / one)];
  });
  if (ratios.length < FEWEST_PAIRS) {
    return {
      state: 'unknown',
      proof: `The server does not count cached tokens, and only ${ratios.length} prompts were tried twice`,
    };
  }
  const { value, low, high } = bootstrapInterval(ratios, mean);
  const figure = `a second time takes ${percent(Math.exp(value))} of the first time to the first token (${percent(Math.exp(low))} to ${percent(Math.exp(high))}, ${ratios.length} pairs)`;
  if (Math.exp(high) < 1 - CLEAR_GAIN) {
    return { state: wanted, proof: `There is a prefix cache: ${figure}` };
  }
  // without a cache every prompt is computed in full
  return Math.exp(low) > 1 - CLEAR_GAIN
    ? { state: 'cold', proof: `No prefix cache shows: ${figure}` }
    : { state: 'unknown', proof: `Undecided: ${figure}` };
}

/** Below this no 95 % interval of a median exists either. */
const FEWEST_PAIRS = 6;
/** Less than this is not worth the name of a cache. */
const CLEAR_GAIN = 0.1;

function completed(samples: readonly RequestSample[]): readonly RequestSample[] {
  return samples.filter(({ status }) => status === 'completed');
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}
