/** What every learner-facing error carries besides its message. */
export interface LabErrorOptions {
  /** What to do about it, one sentence, no final period. */
  readonly hint: string;
  readonly cause?: unknown;
}

/** Base of the errors a learner can act on: a message and, in its own field, a hint that helps. */
export class LabError extends Error {
  override readonly name: string = 'LabError';
  readonly hint: string;

  constructor(message: string, options: LabErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.hint = options.hint;
  }

  /** True for errors of this family, also when a kernel holds two copies of the class. */
  static isInstance(error: unknown): error is LabError {
    return error instanceof Error && typeof (error as { hint?: unknown }).hint === 'string';
  }
}
