import { LabError } from '../errors/index.ts';

/** The child process that measures ended without a result. */
export class ProbeFailedError extends LabError {
  override readonly name = 'ProbeFailedError';
}
