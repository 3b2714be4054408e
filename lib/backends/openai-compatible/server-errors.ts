import { LabError, type LabErrorOptions } from '../../errors/index.ts';

/** Nobody answers at the address: name unknown, connection refused or not made in time. */
export class ServerUnreachableError extends LabError {
  override readonly name = 'ServerUnreachableError';
}

/** What was waited for when the time was up. */
export type TimeoutPhase = 'model-list' | 'first-token' | 'between-tokens';

/** The server is there and takes too long. */
export class ServerTimeoutError extends LabError {
  override readonly name = 'ServerTimeoutError';
  readonly phase: TimeoutPhase;
  readonly timeoutMs: number;

  constructor(
    message: string,
    options: LabErrorOptions & { phase: TimeoutPhase; timeoutMs: number },
  ) {
    super(message, options);
    this.phase = options.phase;
    this.timeoutMs = options.timeoutMs;
  }
}

/** The server answered with an error: wrong key, unknown model, too many requests, its own failure. */
export class ServerRefusedError extends LabError {
  override readonly name = 'ServerRefusedError';
  /** HTTP status; undefined for an error inside a stream that had begun well. */
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(
    message: string,
    options: LabErrorOptions & {
      status: number | undefined;
      code?: string | undefined;
      retryAfterSeconds?: number | undefined;
    },
  ) {
    super(message, options);
    this.status = options.status;
    this.code = options.code;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** What came back is not an answer: broken JSON, broken text, or a stream that ends in the middle. */
export class ServerResponseError extends LabError {
  override readonly name = 'ServerResponseError';
}

/** The request needs something that this kind of server cannot do. Nothing was sent. */
export class RequestUnsupportedError extends LabError {
  override readonly name = 'RequestUnsupportedError';
}
