import { ServerTimeoutError, type TimeoutPhase } from './server-errors.ts';

export interface Timeouts {
  /** From sending, retries included, to the first piece of the answer. @default 120,000 */
  readonly firstTokenTimeoutMs?: number;
  /** Longest silence inside an answer. @default 30,000 */
  readonly betweenTokensTimeoutMs?: number;
}

/** Fires when a server has been silent for too long, with the error that says what was waited for. */
export class Deadline {
  readonly #controller = new AbortController();
  readonly #host: string;
  readonly #betweenMs: number;
  #timer: NodeJS.Timeout;

  constructor(
    host: string,
    { firstTokenTimeoutMs = 120_000, betweenTokensTimeoutMs = 30_000 }: Timeouts,
  ) {
    this.#host = host;
    this.#betweenMs = betweenTokensTimeoutMs;
    this.#timer = this.#start('first-token', firstTokenTimeoutMs);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Something arrived: the next wait begins. */
  reset(): void {
    clearTimeout(this.#timer);
    this.#timer = this.#start('between-tokens', this.#betweenMs);
  }

  clear(): void {
    clearTimeout(this.#timer);
  }

  #start(phase: Exclude<TimeoutPhase, 'model-list'>, timeoutMs: number): NodeJS.Timeout {
    return setTimeout(() => {
      const what = phase === 'first-token' ? 'no token' : 'no further token';
      this.#controller.abort(
        new ServerTimeoutError(`"${this.#host}" sent ${what} for ${timeoutMs} ms`, {
          phase,
          timeoutMs,
          hint:
            phase === 'first-token'
              ? 'It may still be loading the model or have a long queue: wait, or allow more time'
              : 'It may have stopped; what came before is incomplete',
        }),
      );
    }, timeoutMs);
  }
}
