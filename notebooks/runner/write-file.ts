import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { LabError } from '@offload-lab/lib/errors';

/** A result could not be stored. */
export class WriteFailedError extends LabError {
  override readonly name = 'WriteFailedError';

  constructor(path: string, cause: unknown) {
    const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
    const isFull = code === 'ENOSPC' || code === 'EDQUOT';
    super(`Cannot write "${path}": ${isFull ? 'the disk is full' : code}`, {
      hint: isFull ? 'Free some space; "lab clean" removes caches' : 'Check who may write there',
      cause,
    });
  }
}

/** Writes a whole file or nothing: readers see the old content until the new one is complete. */
export function writeWholeFile(path: string, text: string): void {
  const partial = `${path}.${process.pid}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    const file = openSync(partial, 'w');
    try {
      let rest: Buffer = Buffer.from(text);
      while (rest.length > 0) rest = rest.subarray(writeSync(file, rest));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(partial, path);
  } catch (cause) {
    rmSync(partial, { force: true });
    throw new WriteFailedError(path, cause);
  }
}
