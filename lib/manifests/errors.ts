import { LabError } from '../errors/index.ts';

/** A file that cannot be read as what it is named. */
export class InvalidManifestError extends LabError {
  override readonly name = 'InvalidManifestError';
}
