import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { ModelFileError } from './errors.ts';

/** A JSON object of a model folder; a missing, cut or wrong file is one clear sentence. */
export async function readJsonFile(path: string, hint: string): Promise<Record<string, unknown>> {
  const file = basename(path);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new ModelFileError(`Cannot read "${file}" of the model: it is missing or not readable`, {
      path,
      hint,
      cause,
    });
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as Record<string, unknown>;
    }
  } catch (cause) {
    // A JSON error names a position; for a learner the useful fact is that the file is not whole.
    throw new ModelFileError(
      `Cannot read "${file}" of the model: its ${text.length} characters are not complete JSON`,
      { path, hint, cause },
    );
  }
  throw new ModelFileError(`Cannot read "${file}" of the model: it holds no JSON object`, {
    path,
    hint,
  });
}
