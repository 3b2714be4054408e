import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { readLabVersion } from '../../bench/index.ts';
import type { PlaceName } from '../../generation/index.ts';
import { createRecord, importResults, type RunRecord } from '../../record/index.ts';
import { explainFileError, writeRecord } from '../../store/index.ts';
import { UsageError } from '../usage-error.ts';

/** Reads the file, makes the record and stores it. */
export async function importFile(
  file: string,
  place: PlaceName,
  out: string | undefined,
): Promise<{ readonly record: RunRecord; readonly path: string }> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw explain(error, file);
  });
  const { mtime } = await stat(file);
  const record = createRecord(
    importResults(text, {
      place,
      fileTime: mtime.toISOString(),
      command: `lab import ${basename(file)} --place ${place}`,
      ...(await readLabVersion()),
    }),
  );
  const path = await (out === undefined ? writeRecord(record) : writeRecord(record, out));
  return { record, path };
}

function explain(error: unknown, file: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== 'ENOENT' && code !== 'EISDIR') return explainFileError(error, 'read', file);
  return new UsageError(`Cannot read "${file}": no such file`, {
    hint: 'Give the path of the JSON file that the tool wrote',
  });
}
