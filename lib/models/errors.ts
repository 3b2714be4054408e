import { LabError, type LabErrorOptions } from '../errors/index.ts';

/** No model of this name, folder or id. `nearest` holds names that exist and look alike. */
export class ModelNotFoundError extends LabError {
  override readonly name = 'ModelNotFoundError';
  readonly model: string;
  readonly nearest: readonly string[];

  constructor(
    message: string,
    options: LabErrorOptions & { model: string; nearest?: readonly string[] },
  ) {
    super(message, options);
    this.model = options.model;
    this.nearest = options.nearest ?? [];
  }
}

/** A file of the model is missing, cut short or not what it should be. */
export class ModelFileError extends LabError {
  override readonly name = 'ModelFileError';
  readonly path: string;

  constructor(message: string, options: LabErrorOptions & { path: string }) {
    super(message, options);
    this.path = options.path;
  }
}

/** The model exists, but not in this weight format. `available` lists the formats it has. */
export class DtypeUnavailableError extends LabError {
  override readonly name = 'DtypeUnavailableError';
  readonly available: readonly string[];

  constructor(message: string, options: LabErrorOptions & { available: readonly string[] }) {
    super(message, options);
    this.available = options.available;
  }
}

/** The model needs more memory than is free: nothing was loaded. */
export class MemoryBudgetError extends LabError {
  override readonly name = 'MemoryBudgetError';
  readonly requiredBytes: number;
  readonly availableBytes: number;

  constructor(
    message: string,
    options: LabErrorOptions & { requiredBytes: number; availableBytes: number },
  ) {
    super(message, options);
    this.requiredBytes = options.requiredBytes;
    this.availableBytes = options.availableBytes;
  }
}

/** The runtime refused the model files although they are where they should be. */
export class ModelLoadError extends LabError {
  override readonly name = 'ModelLoadError';
}
