import { LabError } from '@offload-lab/lib/errors';

/** A notebook or lesson file that cannot be understood. */
export class NotebookUnreadableError extends LabError {
  override readonly name = 'NotebookUnreadableError';
  readonly path: string;

  constructor(options: { path: string; reason: string; hint: string; cause?: unknown }) {
    super(`Cannot read notebook "${options.path}": ${options.reason}`, options);
    this.path = options.path;
  }
}

/** No lesson has the number or name asked for. */
export class LessonNotFoundError extends LabError {
  override readonly name = 'LessonNotFoundError';

  constructor(wanted: string, available: readonly string[]) {
    const known = available.map((name) => `"${name}"`).join(', ');
    super(`Cannot find lesson "${wanted}": found ${known === '' ? 'no lessons' : known}`, {
      hint: 'Give the number of a lesson, such as 01, or the path of a notebook',
    });
  }
}

/** The kernel process did not come up. */
export class KernelStartError extends LabError {
  override readonly name = 'KernelStartError';

  constructor(options: { reason: string; stderr: string; cause?: unknown }) {
    const detail = options.stderr.trim().split('\n').at(-1) ?? '';
    super(`Cannot start the TypeScript kernel: ${options.reason}`, {
      hint: detail === '' ? 'Run "make setup", then try again' : `The kernel said: ${detail}`,
      cause: options.cause,
    });
  }
}

/** The kernel process ended while something was still expected of it. */
export class KernelDiedError extends LabError {
  override readonly name = 'KernelDiedError';
  readonly exitCode: number | undefined;

  constructor(how: { code: number | null; signal: NodeJS.Signals | null }) {
    const end = how.signal === null ? `exit code ${how.code}` : `signal ${how.signal}`;
    super(`The kernel ended in the middle of a cell: ${end}`, {
      hint: 'A cell must not call "process.exit"; an end by SIGKILL usually means too little memory',
    });
    this.exitCode = how.code ?? undefined;
  }
}
