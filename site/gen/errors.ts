import { LabError } from '@offload-lab/lib/errors';

/** A lesson cannot be published: its execution is missing, older than its inputs, or has a failed cell. */
export class LessonNotPublishableError extends LabError {
  override readonly name = 'LessonNotPublishableError';

  constructor(lesson: string, reason: string) {
    super(`Cannot publish lesson "${lesson}": ${reason}`, {
      hint: 'Run "make notebooks", mend what fails, then build the site again',
    });
  }
}

/** A published run record cannot be read. */
export class RunNotPublishableError extends LabError {
  override readonly name = 'RunNotPublishableError';

  constructor(path: string, reason: string) {
    super(`Cannot publish run record "${path}": ${reason}`, {
      hint: 'Restore the file with "git checkout"; a record edited by hand is refused on purpose',
    });
  }
}

/** A file that browsers need is not installed, although its package is. */
export class RuntimeFileMissingError extends LabError {
  override readonly name = 'RuntimeFileMissingError';

  constructor(path: string) {
    super(`Cannot build the live model: "${path}" is missing`, {
      hint: '"lab footprint --fix" removes what Node never needs; "npm ci" brings it back',
    });
  }
}
