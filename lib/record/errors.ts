import { LabError } from '../errors/index.ts';

/** A run record that cannot be trusted: says which field, what it holds and what was wanted. */
export class InvalidRecordError extends LabError {
  override readonly name = 'InvalidRecordError';
  /** Path of the field, for example `samples[3].events[0].timeMs`; empty for the whole text. */
  readonly path: string;
  readonly wanted: string;

  constructor(details: { path: string; found: string; wanted: string; cause?: unknown }) {
    const field = details.path === '' ? 'the record' : `"${details.path}"`;
    super(`Cannot use this run record: ${field} is ${details.found}, wanted ${details.wanted}`, {
      hint: 'Run records are never edited by hand: measure again with "lab bench"',
      cause: details.cause,
    });
    this.path = details.path;
    this.wanted = details.wanted;
  }
}

/** Runs that must not be compared: other modes, other work, or a mixture on one side. */
export class IncomparableError extends LabError {
  override readonly name = 'IncomparableError';
}

/** A file that is no result of a tool we can import. */
export class UnknownResultError extends LabError {
  override readonly name = 'UnknownResultError';
}
