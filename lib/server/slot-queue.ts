import { ApiError } from './api-error.ts';

export interface SlotQueueOptions {
  /** Requests that may run at the same time. */
  readonly slots: number;
  /** Requests that may wait; one more is turned away. */
  readonly queueLimit: number;
}

interface Waiting {
  grant(): void;
}

const ASSUMED_SECONDS = 1;

/**
 * First come, first served, with an end: a queue without one turns overload into memory and into
 * answers nobody waits for any more. Who is turned away learns when to try again, from how long
 * requests really take.
 */
export class SlotQueue {
  readonly #options: SlotQueueOptions;
  readonly #waiting: Waiting[] = [];
  #running = 0;
  #meanSeconds = ASSUMED_SECONDS;

  constructor(options: SlotQueueOptions) {
    this.#options = options;
  }

  get running(): number {
    return this.#running;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Waits for a slot and returns the function that frees it. Leaves the queue when the signal fires. */
  async acquire(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.#running < this.#options.slots) return this.#occupy();
    if (this.#waiting.length >= this.#options.queueLimit) throw this.#refusal();
    return await new Promise((resolve, reject) => {
      const waiting: Waiting = {
        grant: () => {
          signal.removeEventListener('abort', leave);
          resolve(this.#occupy());
        },
      };
      const leave = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', leave, { once: true });
      this.#waiting.push(waiting);
    });
  }

  #occupy(): () => void {
    this.#running++;
    const startedMs = performance.now();
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#running--;
      this.#meanSeconds += 0.1 * ((performance.now() - startedMs) / 1000 - this.#meanSeconds);
      this.#waiting.shift()?.grant();
    };
  }

  #refusal(): ApiError {
    const seconds = (this.waiting * this.#meanSeconds) / this.#options.slots;
    return new ApiError(`The queue is full: ${this.waiting} requests are waiting`, {
      status: 429,
      type: 'rate_limit_error',
      code: 'queue_full',
      retryAfterSeconds: Math.min(Math.max(Math.ceil(seconds), 1), 60),
    });
  }
}
