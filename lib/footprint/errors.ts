import { LabError } from '../errors/index.ts';

/** There is no installation to measure. */
export class NotAProjectError extends LabError {
  override readonly name = 'NotAProjectError';
}

/** Nothing was removed before, or what was kept of it is not whole. */
export class RemovedFilesError extends LabError {
  override readonly name = 'RemovedFilesError';
}
