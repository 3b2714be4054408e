// What stands before a rung. The breaker counts failures in a row: after a few it opens, and the rung is
// skipped at once instead of making everybody wait for the same failure; after a pause one request may
// try (half-open), and its outcome closes or opens the circuit again. The rate limit counts requests of
// the last minute. Both say why.

import {
  BrokenCircuitError,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
} from 'cockatiel';
import { LabError } from '../errors/index.ts';

export type CircuitName = 'closed' | 'open' | 'half-open';

/** One change of a circuit, for the trace. */
export interface CircuitChange {
  readonly rung: string;
  readonly to: CircuitName;
  /** On the clock that was given. */
  readonly atMs: number;
}

export interface GuardSettings {
  /** Failures in a row that open the circuit. */
  readonly failuresToOpen: number;
  /** Pause before one request may try again. */
  readonly pauseMs: number;
}

/** The rung was not asked. */
export class RungClosedError extends LabError {
  override readonly name = 'RungClosedError';
}

const MINUTE_MS = 60_000;
const NAMES: Readonly<Record<CircuitState, CircuitName>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Isolated]: 'open',
};

/** Breaker and rate limit of one rung. */
export class RungGuard {
  readonly changes: CircuitChange[] = [];
  readonly #breaker: ReturnType<typeof circuitBreaker>;
  readonly #settings: GuardSettings;
  readonly #requestsPerMinute: number;
  readonly #now: () => number;
  #askedMs: number[] = [];

  constructor(
    rung: string,
    requestsPerMinute: number | undefined,
    settings: GuardSettings,
    isFailure: (error: unknown) => boolean,
    now: () => number,
  ) {
    this.#settings = settings;
    this.#requestsPerMinute = requestsPerMinute ?? Number.POSITIVE_INFINITY;
    this.#now = now;
    this.#breaker = circuitBreaker(handleWhen(isFailure), {
      halfOpenAfter: settings.pauseMs,
      breaker: new ConsecutiveBreaker(settings.failuresToOpen),
    });
    this.#breaker.onStateChange((state) => {
      this.changes.push({ rung, to: NAMES[state], atMs: now() });
    });
  }

  get circuit(): CircuitName {
    return NAMES[this.#breaker.state];
  }

  /** Runs `work`, or throws RungClosedError without running it. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    this.#requireRate();
    try {
      return await this.#breaker.execute(async () => {
        this.#askedMs.push(this.#now());
        return await work();
      });
    } catch (error) {
      if (!(error instanceof BrokenCircuitError)) throw error;
      const seconds = Math.round(this.#settings.pauseMs / 1_000);
      throw new RungClosedError(
        `its circuit is open after ${this.#settings.failuresToOpen} failures in a row`,
        { hint: `It is tried again ${seconds} s after the last failure`, cause: error },
      );
    }
  }

  /** Counts a failure that came after `run` had ended well: a stream that broke. */
  async reportFailure(error: unknown): Promise<void> {
    await this.#breaker.execute(() => Promise.reject(error)).catch(() => {});
  }

  #requireRate(): void {
    const since = this.#now() - MINUTE_MS;
    this.#askedMs = this.#askedMs.filter((atMs) => atMs > since);
    if (this.#askedMs.length < this.#requestsPerMinute) return;
    throw new RungClosedError(
      `its limit of ${this.#requestsPerMinute} requests a minute is used up`,
      {
        hint: 'Ask less often, or raise the limit',
      },
    );
  }
}
