// Lab 02, one way to solve it.

import { isRemoteAddress } from '@offload-lab/lib/routing';
import { meanInterval } from '@offload-lab/lib/stats';
import OpenAI from 'openai';

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

/** A client of this place that does not try again by itself. */
export function createClient({ baseUrl, apiKey = 'not needed' }: Place): OpenAI | undefined {
  return new OpenAI({ baseURL: baseUrl, apiKey, maxRetries: 0 });
}

/** The continuation of a prompt, greedy, and who gave it. */
export async function complete(
  client: OpenAI | undefined,
  request: { readonly model: string; readonly prompt: string; readonly maxTokens: number },
): Promise<Answer | undefined> {
  const { model, prompt, maxTokens } = request;
  const body = { model, prompt, max_tokens: maxTokens, temperature: 0 };
  const answer = await client?.completions.create(body);
  return { text: answer?.choices[0]?.text ?? '', answeredBy: answer?.system_fingerprint };
}

export type Failure = 'wrong key' | 'too busy' | 'server failed' | 'nobody there' | 'other';

/** What an error of the client means, the same for every place. */
export function explainFailure(error: unknown): Failure | undefined {
  if (error instanceof OpenAI.APIConnectionError) return 'nobody there';
  if (!(error instanceof OpenAI.APIError) || error.status === undefined) return 'other';
  if (error.status === 401) return 'wrong key';
  if (error.status === 429) return 'too busy';
  return error.status >= 500 ? 'server failed' : 'other';
}

/** The places to ask, in this order; none on another machine unless `allowRemote` is true. */
export function choosePlaces(
  places: readonly Place[],
  {
    order,
    allowRemote,
  }: { readonly order: readonly Place['kind'][]; readonly allowRemote: boolean },
): readonly Place[] {
  const allowed = places.filter(({ baseUrl }) => allowRemote || !isRemoteAddress(baseUrl));
  return order.flatMap((kind) => allowed.filter((place) => place.kind === kind));
}

/** Dollars for 1,000 requests of this size, with prices per million tokens. */
export function usdPerThousandRequests(
  { promptTokens, outputTokens }: { readonly promptTokens: number; readonly outputTokens: number },
  { inputUsd, outputUsd }: { readonly inputUsd: number; readonly outputUsd: number },
): number {
  return (1000 * (promptTokens * inputUsd + outputTokens * outputUsd)) / 1e6;
}

/** Whether `afterMs` is faster than `beforeMs`; both hold the time of the same prompts, in order. */
export function judgeLatency(
  beforeMs: readonly number[],
  afterMs: readonly number[],
): 'faster' | 'slower' | 'no clear difference' | undefined {
  const differences = afterMs.map((ms, at) => ms - (beforeMs[at] ?? Number.NaN));
  const interval = meanInterval(differences);
  if (interval === undefined || interval.n < 6) return 'no clear difference';
  if (interval.low > 0) return 'slower';
  return interval.high < 0 ? 'faster' : 'no clear difference';
}
