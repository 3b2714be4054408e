import { createHash } from 'node:crypto';
import type { GenerationRequest } from '../generation/index.ts';
import type { RoutedAnswer } from './route-step.ts';
import type { RoutePolicy } from './rung.ts';

export interface CacheSettings {
  readonly maxAnswers: number;
  /** Older answers are asked for again. */
  readonly maxAgeMs: number;
}

/** How much the cache did. */
export interface CacheStatistics {
  readonly hits: number;
  readonly misses: number;
  /** Undefined before the first question. */
  readonly hitRate: number | undefined;
  /** Waiting time that stored answers took when they were made. */
  readonly savedMs: number;
  readonly answers: number;
}

/** Remembers whole answers. Only what would come out the same again is kept: greedy answers. */
export class AnswerCache {
  readonly #settings: CacheSettings;
  readonly #now: () => number;
  /** Least recently used first; keys are hashes, so the cache holds no prompt. */
  readonly #answers = new Map<string, { readonly answer: RoutedAnswer; readonly atMs: number }>();
  #hits = 0;
  #misses = 0;
  #savedMs = 0;

  constructor(settings: CacheSettings, now: () => number) {
    this.#settings = settings;
    this.#now = now;
  }

  find(key: string): RoutedAnswer | undefined {
    const stored = this.#answers.get(key);
    const ageMs = stored === undefined ? 0 : this.#now() - stored.atMs;
    if (stored === undefined || ageMs > this.#settings.maxAgeMs) {
      this.#answers.delete(key);
      this.#misses += 1;
      return undefined;
    }
    this.#answers.delete(key);
    this.#answers.set(key, stored);
    this.#hits += 1;
    this.#savedMs += stored.answer.e2eLatencyMs;
    return { ...stored.answer, cache: { state: 'stored', ageMs } };
  }

  keep(key: string, answer: RoutedAnswer): void {
    this.#answers.set(key, { answer, atMs: this.#now() });
    const oldest = this.#answers.keys().next();
    if (this.#answers.size > this.#settings.maxAnswers && oldest.done !== true) {
      this.#answers.delete(oldest.value);
    }
  }

  get statistics(): CacheStatistics {
    const asked = this.#hits + this.#misses;
    return {
      hits: this.#hits,
      misses: this.#misses,
      hitRate: asked === 0 ? undefined : this.#hits / asked,
      savedMs: this.#savedMs,
      answers: this.#answers.size,
    };
  }
}

/** The same request under the same policy; undefined for an answer that cannot be given again. */
export function cacheKey(request: GenerationRequest, policy: RoutePolicy): string | undefined {
  // an answer is kept without its tokens, so how likely each was is not known any more
  if ((request.temperature ?? 0) > 0 || request.topLogprobs !== undefined) return undefined;
  // Nothing is drawn, so what a draw would use makes no difference.
  const { prompt, suffix, maxNewTokens, minNewTokens, stop } = request;
  const { order, allowRemote } = policy;
  const fields = [prompt, suffix, maxNewTokens, minNewTokens, stop, order, allowRemote];
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex');
}
