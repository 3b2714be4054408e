import { readFileSync } from 'node:fs';
import { NotebookUnreadableError } from './errors.ts';

/** Text of a lesson source or notebook file. */
export function readLessonFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw new NotebookUnreadableError({
      path,
      reason: missing ? 'the file does not exist' : 'the file cannot be opened',
      hint: missing ? 'Check the name of the file' : 'Check who may read the file',
      cause,
    });
  }
}
