// Lab 02. Fill in the functions; "npx lab check 02" says how far you are.

import type OpenAI from 'openai';

/** Somewhere that answers. */
export interface Place {
  readonly kind: 'local' | 'api';
  /** Ends with `/v1`. */
  readonly baseUrl: string;
  readonly apiKey?: string;
}

export interface Answer {
  readonly text: string;
  /** What the place calls itself; undefined where it does not say. */
  readonly answeredBy: string | undefined;
}

/** TODO 1: a client of this place that does not try again by itself. */
export function createClient(_place: Place): OpenAI | undefined {
  return undefined;
}

/** TODO 1: the continuation of a prompt, greedy, and who gave it. */
export async function complete(
  _client: OpenAI | undefined,
  _request: { readonly model: string; readonly prompt: string; readonly maxTokens: number },
): Promise<Answer | undefined> {
  return undefined;
}

export type Failure = 'wrong key' | 'too busy' | 'server failed' | 'nobody there' | 'other';

/** TODO 2: what an error of the client means, the same for every place. */
export function explainFailure(_error: unknown): Failure | undefined {
  return undefined;
}

/** TODO 3: the places to ask, in this order; none on another machine unless `allowRemote` is true. */
export function choosePlaces(
  _places: readonly Place[],
  _policy: { readonly order: readonly Place['kind'][]; readonly allowRemote: boolean },
): readonly Place[] {
  return [];
}

/** TODO 4: dollars for 1,000 requests of this size, with prices per million tokens. */
export function usdPerThousandRequests(
  _request: { readonly promptTokens: number; readonly outputTokens: number },
  _price: { readonly inputUsd: number; readonly outputUsd: number },
): number {
  return Number.NaN;
}

/** TODO 5: whether `afterMs` is faster than `beforeMs`; both hold the time of the same prompts, in order. */
export function judgeLatency(
  _beforeMs: readonly number[],
  _afterMs: readonly number[],
): 'faster' | 'slower' | 'no clear difference' | undefined {
  return undefined;
}
