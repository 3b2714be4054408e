import { LabError } from '../errors/index.ts';

/** The command line itself is wrong: exit code 2. */
export class UsageError extends LabError {
  override readonly name = 'UsageError';
}

/** A check the command exists to make did not hold: its report is printed already, exit code 1. */
export class FailedCheck extends LabError {
  override readonly name = 'FailedCheck';
}
