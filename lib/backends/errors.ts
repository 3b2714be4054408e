import { LabError, type LabErrorOptions } from '../errors/index.ts';

/** The process that runs the model ended before it answered. */
export class BackendCrashedError extends LabError {
  override readonly name = 'BackendCrashedError';
  readonly exitCode: number | undefined;
  readonly exitSignal: string | undefined;

  constructor(
    message: string,
    options: LabErrorOptions & { exitCode?: number | undefined; exitSignal?: string | undefined },
  ) {
    super(message, options);
    this.exitCode = options.exitCode;
    this.exitSignal = options.exitSignal;
  }
}

/** The generator was disposed: before the call, or while it was generating. */
export class GeneratorDisposedError extends LabError {
  override readonly name = 'GeneratorDisposedError';
}

/** Prompt and forced length do not fit into the context of the model. */
export class PromptTooLongError extends LabError {
  override readonly name = 'PromptTooLongError';
  readonly promptTokens: number;
  readonly contextLength: number;

  constructor(
    message: string,
    options: LabErrorOptions & { promptTokens: number; contextLength: number },
  ) {
    super(message, options);
    this.promptTokens = options.promptTokens;
    this.contextLength = options.contextLength;
  }
}

/** The model has no special tokens for fill-in-the-middle. */
export class FillInMiddleUnsupportedError extends LabError {
  override readonly name = 'FillInMiddleUnsupportedError';
}

/** The backend cannot say how likely its tokens were. */
export class LogprobsUnsupportedError extends LabError {
  override readonly name = 'LogprobsUnsupportedError';
}

/** The forward pass failed, or gave something that is not an answer. */
export class BackendRunError extends LabError {
  override readonly name = 'BackendRunError';
}
