import type { WireApi } from '../../backends/openai-compatible/wire/index.ts';
import type { LatencyLimits } from '../../record/index.ts';
import type { LoadPattern } from './arrivals.ts';
import type { JobProgress } from './client/job.ts';

/** What is common to every kind of load test. */
export interface EndpointOptions {
  /** Base address, for example `http://localhost:8000/v1`. */
  readonly url: string;
  readonly model: string;
  /** @default 'chat' */
  readonly api?: WireApi;
  readonly maxTokens: number;
  /** About this long; left out, as long as real tasks are. */
  readonly promptTokens?: number;
  readonly seed: number;
  /** Requests before measuring, each with a prompt of its own. @default 4 */
  readonly warmupRuns?: number;
  /** Limits that goodput, users and shares count against. */
  readonly limits?: LatencyLimits;
  /** Environment variable with the key. @default 'LAB_API_KEY' */
  readonly keyVariable?: string;
  /** How this was called, for the record. */
  readonly command: string;
  readonly signal?: AbortSignal;
  readonly onPhase?: (phase: LoadPhase) => void;
  readonly onProgress?: (progress: JobProgress) => void;
}

export type LoadPhase = 'self-check' | 'warm-up' | 'cache' | 'measuring';

export interface LoadOptions extends EndpointOptions {
  readonly pattern: LoadPattern;
  readonly requests: number;
  /** Open loop: most requests open at once; above it they wait, and the wait counts. */
  readonly maxInFlight?: number;
  /** What the prompts meet: `cold` are new ones, `warm` ones the server has seen. @default 'cold' */
  readonly cache?: 'cold' | 'warm';
}

export const DEFAULT_KEY_VARIABLE = 'LAB_API_KEY';
export const DEFAULT_WARMUP_RUNS = 4;
