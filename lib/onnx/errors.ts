import { LabError } from '../errors/index.ts';

/** config.json describes a model these writers do not know, or leaves out what they need. */
export class UnsupportedModelError extends LabError {
  override readonly name = 'UnsupportedModelError';
}

/** The weights do not fit the architecture: a tensor is missing or has another shape. */
export class WeightMismatchError extends LabError {
  override readonly name = 'WeightMismatchError';
  readonly tensor: string;

  constructor(message: string, options: { readonly hint: string; readonly tensor: string }) {
    super(message, { hint: options.hint });
    this.tensor = options.tensor;
  }
}

/** A model with random weights cannot be built like this, or not here. */
export class SyntheticModelError extends LabError {
  override readonly name = 'SyntheticModelError';
}

/** The disk has less room than the files need: nothing was written. */
export class DiskSpaceError extends LabError {
  override readonly name = 'DiskSpaceError';
  readonly neededBytes: number;
  readonly freeBytes: number;

  constructor(
    message: string,
    options: { readonly hint: string; readonly neededBytes: number; readonly freeBytes: number },
  ) {
    super(message, { hint: options.hint });
    this.neededBytes = options.neededBytes;
    this.freeBytes = options.freeBytes;
  }
}
