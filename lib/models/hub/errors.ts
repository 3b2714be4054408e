import { LabError, type LabErrorOptions } from '../../errors/index.ts';

/** No answer from the hub: no network, a wrong address, a broken connection that did not come back. */
export class HubUnreachableError extends LabError {
  override readonly name = 'HubUnreachableError';
}

/** The hub answers, but not to this request: private, gated, or the token is wrong. */
export class HubAccessError extends LabError {
  override readonly name = 'HubAccessError';
  readonly status: number;

  constructor(message: string, options: LabErrorOptions & { status: number }) {
    super(message, options);
    this.status = options.status;
  }
}

/** The hub said "not now" (429) or failed (5xx) more often than we ask. */
export class HubBusyError extends LabError {
  override readonly name = 'HubBusyError';
  readonly status: number;

  constructor(message: string, options: LabErrorOptions & { status: number }) {
    super(message, options);
    this.status = options.status;
  }
}

/** What the hub sent is not what its own metadata promises. Nothing of it was kept. */
export class HubContentError extends LabError {
  override readonly name = 'HubContentError';
}

/** Another process is downloading the same revision. */
export class HubLockedError extends LabError {
  override readonly name = 'HubLockedError';
}
