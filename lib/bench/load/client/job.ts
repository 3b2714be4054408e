import type { StreamReading, WireApi } from '../../../backends/openai-compatible/wire/index.ts';
import type { DelaySummary } from '../../../record/index.ts';

/** What the client process is asked to send, and when. */
export interface LoadJob {
  readonly url: string;
  readonly api: WireApi;
  /** Name of the environment variable with the key; the key itself never travels. */
  readonly keyVariable?: string;
  /** JSON bodies, one per request. */
  readonly bodies: readonly string[];
  /** Intended arrivals from the start; undefined for a closed loop. */
  readonly arrivalsMs?: readonly number[];
  /** Users of a closed loop, or the most requests open at once. */
  readonly maxInFlight: number;
  /** Closed loop: pause of a user between an answer and the next request. */
  readonly thinkTimeMs: number;
  /** Closed loop: users start this far apart, so that they do not arrive as one burst. */
  readonly staggerMs: number;
  readonly silenceMs: number;
}

/** One request as the client saw it; times from the start of the job. */
export interface RequestOutcome {
  readonly index: number;
  /** Open loop: when it should have been sent. */
  readonly dueAtMs?: number;
  readonly sentAtMs: number;
  /** The same moment on the machine's monotonic clock. */
  readonly sentAtMonotonicMs: number;
  /** Every slot was taken when it was due: it waited by our own limit, not by being late. */
  readonly hadToQueue: boolean;
  readonly isNewConnection: boolean;
  readonly status: number;
  readonly server: string | undefined;
  readonly reading: StreamReading;
}

/** How the client itself fared: late or busy, it would see things that are not there. */
export interface ClientFacts {
  readonly wallMs: number;
  readonly cpuMs: number;
  /** How late timers of the client were: the same delay hits what it stamps. */
  readonly eventLoopDelay: DelaySummary;
  /** Share of the time in which the event loop had work, 0 to 1. */
  readonly utilization: number;
  /** Sent minus due of the requests that did not queue; undefined for a closed loop. */
  readonly lag: DelaySummary | undefined;
}

export interface JobResult {
  readonly outcomes: readonly RequestOutcome[];
  readonly client: ClientFacts;
}

export interface JobProgress {
  readonly sent: number;
  readonly ended: number;
  readonly failed: number;
  readonly total: number;
}

export type ClientMessage =
  | { readonly type: 'progress'; readonly progress: JobProgress }
  | { readonly type: 'result'; readonly result: JobResult }
  | { readonly type: 'error'; readonly message: string };
