// What the page and its worker tell each other. Times are milliseconds of one clock that both share:
// performance.timeOrigin + performance.now().

import type { FinishReason, GenerationRequest } from '@offload-lab/lib/generation';
import type { RequestMetrics } from '@offload-lab/lib/metrics';
import type { MetricInterval } from '@offload-lab/lib/record';
import type { Failure } from './live-error.ts';

/** Most tokens of an answer to the reader's own prompt. */
export const LONGEST_ANSWER = 160;

/** One file of the download, as the build made it. */
export interface LiveFile {
  readonly role: 'runtime' | 'weights' | 'program' | 'tokenizer';
  /** Below the base of the site. */
  readonly path: string;
  /** Packed with gzip: what is transferred, whatever the server does. */
  readonly bytes: number;
  /** Of the packed bytes, in hexadecimal. */
  readonly sha256: string;
}

/** The unpacked tokenizer file: everything that is text. */
export interface LiveTexts {
  readonly tokenizer: Readonly<Record<string, unknown>>;
  readonly tokenizerConfig: Readonly<Record<string, unknown>>;
  readonly config: { readonly contextLength: number; readonly endOfTextIds: readonly number[] };
  /** Prompts of `lab bench`, in its order: the cold one, those of the warm-up, those that are measured. */
  readonly benchPrompts: readonly string[];
  readonly warmupRuns: number;
  readonly outputTokens: number;
}

export type LiveRequest = Pick<
  GenerationRequest,
  'prompt' | 'suffix' | 'maxNewTokens' | 'minNewTokens'
>;

/** One answer with its raw times, milliseconds since the page asked. */
export interface LiveAnswer {
  readonly finishReason: FinishReason;
  readonly promptTokens: number;
  readonly tokenTimesMs: readonly number[];
  readonly endMs: number;
  readonly metrics: RequestMetrics;
}

/** One measured request, for the summary. */
export interface LiveSample extends Omit<LiveAnswer, 'metrics'> {
  readonly prompt: string;
  readonly phase: 'warm-up' | 'measured';
}

export interface LiveSummary {
  readonly metrics: Readonly<Record<string, MetricInterval>>;
  /** The smallest step of this browser's clock. */
  readonly timerResolutionMs: number;
}

export type ToWorker =
  | {
      readonly type: 'start';
      readonly runtime: ArrayBuffer;
      readonly weights: ArrayBuffer;
      readonly texts: LiveTexts;
    }
  | { readonly type: 'generate'; readonly request: LiveRequest; readonly sentAtMs: number }
  | { readonly type: 'abort' }
  | { readonly type: 'summarize'; readonly samples: readonly LiveSample[] };

export type FromWorker =
  | { readonly type: 'ready'; readonly startMs: number }
  | { readonly type: 'token'; readonly tokenId: number; readonly text: string }
  | { readonly type: 'answer'; readonly answer: LiveAnswer }
  | { readonly type: 'summary'; readonly summary: LiveSummary }
  | { readonly type: 'failure'; readonly failure: Failure };

/** Now, on the clock that page and worker share. */
export function sharedNowMs(): number {
  return performance.timeOrigin + performance.now();
}
