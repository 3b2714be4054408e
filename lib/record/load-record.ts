// What a load test sent and on which conditions: without the shape, the limits and the state of the
// cache a latency under load cannot be compared with anything.

import type { MetricInterval } from './metric-interval.ts';

export type LoadShape =
  | 'single-stream'
  | 'closed-loop'
  | 'constant'
  | 'poisson'
  | 'burst'
  | 'ramp'
  | 'sweep'
  | 'trace';

export interface LoadRecord {
  readonly shape: LoadShape;
  readonly api: 'chat' | 'completions';
  /** Address without user, password or query. */
  readonly url: string;
  /** Open loop: intended arrivals per second. A ramp goes from here to `rampToPerSecond`. */
  readonly ratePerSecond?: number;
  readonly rampToPerSecond?: number;
  /** Closed loop: users, each waiting for an answer before asking again. */
  readonly concurrency?: number;
  /** Closed loop: pause of a user between an answer and the next request. */
  readonly thinkTimeMs?: number;
  /** The client's own cap on open requests; requests above it wait, and their wait is counted. */
  readonly maxInFlight?: number;
  readonly durationMs?: number;
  readonly requests?: number;
  /** Trace replay: hash of the file of arrivals. */
  readonly traceSha256?: string;
  readonly prompts: 'unique' | 'shared-prefix' | 'repeated';
  readonly cache: CacheState;
  /** Limits that goodput counts against. */
  readonly limits?: LatencyLimits;
}

/** State of the server's prefix cache, and what shows it. */
export interface CacheState {
  readonly state: 'cold' | 'warm' | 'unknown';
  readonly proof: string;
  /** Prompt tokens the server says it took from its cache, over all measured requests. */
  readonly cachedPromptTokens?: number;
}

export interface LatencyLimits {
  readonly ttftMs?: number;
  readonly tpotMs?: number;
  readonly e2eLatencyMs?: number;
}

/** Token counts as the server reported them; they may differ from what we counted. */
export interface ServerUsage {
  readonly promptTokens?: number;
  readonly outputTokens?: number;
  readonly cachedPromptTokens?: number;
  readonly reasoningTokens?: number;
}

/** One setting of a sweep. Its requests are the samples with this `group`. */
export interface SweepPoint {
  readonly group: string;
  readonly value: number;
  readonly metrics: Readonly<Record<string, MetricInterval>>;
  readonly valid: boolean;
  readonly reasons: readonly string[];
}

/** One run over several settings: threads, context lengths, users, arrival rates. */
export interface SweepRecord {
  /** What varies, with its unit: `threads`, `promptTokens`, `concurrency`, `ratePerSecond`. */
  readonly axis: string;
  readonly points: readonly SweepPoint[];
  /** Where it stopped scaling; null when it never did within the sweep. */
  readonly saturation?: { readonly value: number; readonly reason: string } | null;
  /** Most users (or requests per second) at which the limits still held; null when none did. */
  readonly atLimits?: { readonly value: number; readonly limits: LatencyLimits } | null;
}
