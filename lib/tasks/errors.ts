import { LabError } from '../errors/index.ts';

/** A row of a task file that cannot be used. */
export class TaskFileError extends LabError {
  override readonly name = 'TaskFileError';
  /** 1-based line in the file. */
  readonly line: number;
  /** The field that is wrong, or undefined when the whole line is. */
  readonly field: string | undefined;

  constructor(options: {
    line: number;
    field?: string;
    problem: string;
    hint: string;
    cause?: unknown;
  }) {
    const where = options.field === undefined ? '' : `, field "${options.field}"`;
    super(`Line ${options.line}${where}: ${options.problem}`, {
      hint: options.hint,
      ...(options.cause !== undefined && { cause: options.cause }),
    });
    this.line = options.line;
    this.field = options.field;
  }
}
