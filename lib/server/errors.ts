import { LabError } from '../errors/index.ts';

/** The address can be reached from other machines, and no key protects it. */
export class UnsafeBindError extends LabError {
  override readonly name = 'UnsafeBindError';
}

/** The port is taken, or the address is not one of this machine. */
export class CannotListenError extends LabError {
  override readonly name = 'CannotListenError';
}
