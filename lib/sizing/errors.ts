import { LabError } from '../errors/index.ts';

/** config.json is not one, or a field of it cannot be what it says. */
export class InvalidModelConfigError extends LabError {
  override readonly name = 'InvalidModelConfigError';
  /** Fields that are missing or wrong, in the order they were read. */
  readonly fields: readonly string[];

  constructor(
    message: string,
    options: { readonly hint: string; readonly fields: readonly string[] },
  ) {
    super(message, { hint: options.hint });
    this.fields = options.fields;
  }
}

/** The formulas do not know this architecture: a number would be a guess. */
export class UnknownArchitectureError extends LabError {
  override readonly name = 'UnknownArchitectureError';
  readonly modelType: string;

  constructor(message: string, options: { readonly hint: string; readonly modelType: string }) {
    super(message, { hint: options.hint });
    this.modelType = options.modelType;
  }
}
