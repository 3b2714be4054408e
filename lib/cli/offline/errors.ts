import { LabError } from '../../errors/index.ts';

/** The kernel of this machine does not let a command run without a network. */
export class OfflineUnavailableError extends LabError {
  override readonly name = 'OfflineUnavailableError';
}
