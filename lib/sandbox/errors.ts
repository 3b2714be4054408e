import { LabError } from '../errors/index.ts';

/** No process for untrusted code can be started on this machine. */
export class SandboxUnavailableError extends LabError {
  override readonly name = 'SandboxUnavailableError';
}
