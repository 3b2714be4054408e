import { LabError } from '../errors/index.ts';

/** The disk or quota is full: nothing was written. */
export class DiskFullError extends LabError {
  override readonly name = 'DiskFullError';
}

/** The folder or file may not be written or read by this user. */
export class StorePermissionError extends LabError {
  override readonly name = 'StorePermissionError';
}

/** No record has this id, prefix or path. */
export class RecordNotFoundError extends LabError {
  override readonly name = 'RecordNotFoundError';
}

/** A prefix that several records share. */
export class AmbiguousRecordError extends LabError {
  override readonly name = 'AmbiguousRecordError';
  readonly candidates: readonly string[];

  constructor(message: string, options: { hint: string; candidates: readonly string[] }) {
    super(message, options);
    this.candidates = options.candidates;
  }
}

/** Turns a system error into one sentence a learner can act on; anything else passes through. */
export function explainFileError(error: unknown, action: string, path: string): unknown {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new DiskFullError(`Cannot ${action} "${path}": the disk is full`, {
      hint: 'Free some space and run the command again; older records are untouched',
      cause: error,
    });
  }
  if (code === 'ENOTDIR' || code === 'EEXIST') {
    return new StorePermissionError(`Cannot ${action} "${path}": part of that path is a file`, {
      hint: 'Move that file away, or set LAB_HOME to a folder',
      cause: error,
    });
  }
  if (code === 'ENOENT' && action === 'write') {
    return new StorePermissionError(`Cannot write "${path}": its folder cannot be made`, {
      hint: 'Choose a folder on a disk, or leave the option out to use .lab/runs',
      cause: error,
    });
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    const why = code === 'EROFS' ? 'the file system is read-only' : 'permission denied';
    return new StorePermissionError(`Cannot ${action} "${path}": ${why}`, {
      hint: 'Make the folder writable for this user, or set LAB_HOME to a folder that is',
      cause: error,
    });
  }
  return error;
}
