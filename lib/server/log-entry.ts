import { LabError } from '../errors/index.ts';

/**
 * An error as it may be logged: without anything a client sent. Our own sentences never quote a
 * prompt; those of others may (a JSON parser does), so of theirs only the name and the place are kept.
 */
export function toLogEntry(error: unknown): object {
  if (!(error instanceof Error)) return { error: { name: 'unknown' } };
  const { name, stack = '' } = error;
  if (LabError.isInstance(error)) return { error: { name, message: error.message } };
  return { error: { name, stack: stack.split('\n').filter((line) => /^\s+at /.test(line)) } };
}
