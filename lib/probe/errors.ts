import { LabError } from '../errors/index.ts';

/** The child process that measures ended without a result. */
export class ProbeFailedError extends LabError {
  override readonly name = 'ProbeFailedError';
}

/** Passes of a probe disagree too much for anything to be predicted from it: `judgeProbe` says why. */
export class ProbeRefusedError extends LabError {
  override readonly name = 'ProbeRefusedError';

  constructor(reasons: readonly string[]) {
    super(`The probe is refused and not stored: ${reasons.join('; ')}`, {
      hint: 'Close what else is running and probe again',
    });
  }
}
