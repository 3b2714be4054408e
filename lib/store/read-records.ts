import { readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseRecord, type RunRecord } from '../record/index.ts';
import { AmbiguousRecordError, explainFileError, RecordNotFoundError } from './errors.ts';
import { labFolder } from './project-root.ts';

export interface StoredRecord {
  readonly path: string;
  readonly record: RunRecord;
}

export interface RecordListing {
  /** Oldest first. */
  readonly records: readonly StoredRecord[];
  /** Files that hold no usable record, each with the reason. */
  readonly unreadable: readonly { readonly path: string; readonly reason: string }[];
}

/** The date keeps `ls` in order; the id makes the name unique. */
const RECORD_FILE = /^\d{4}-\d\d-\d\d-([0-9a-f]{16})\.json$/;

/**
 * Reads one record by id, by an unambiguous start of an id, or by path.
 *
 * @throws RecordNotFoundError, AmbiguousRecordError, InvalidRecordError, StorePermissionError
 */
export async function readRecord(
  idOrPath: string,
  folder: string = labFolder('runs'),
): Promise<StoredRecord> {
  const path = await findRecord(idOrPath, folder);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw explainFileError(error, 'read', path);
  });
  return { path, record: parseRecord(text) };
}

/** Reads every record of a folder; a folder that does not exist yet is empty. */
export async function listRecords(folder: string = labFolder('runs')): Promise<RecordListing> {
  const records: StoredRecord[] = [];
  const unreadable: { path: string; reason: string }[] = [];
  for (const name of await listRecordFiles(folder)) {
    const path = join(folder, name);
    try {
      records.push({ path, record: parseRecord(await readFile(path, 'utf8')) });
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      unreadable.push({ path, reason: error.message });
    }
  }
  records.sort((a, b) => (a.record.startedAt < b.record.startedAt ? -1 : 1));
  return { records, unreadable };
}

async function findRecord(idOrPath: string, folder: string): Promise<string> {
  if (/^[0-9a-f]{4,16}$/.test(idOrPath)) {
    const matches = (await listRecordFiles(folder)).filter((name) =>
      RECORD_FILE.exec(name)?.[1]?.startsWith(idOrPath),
    );
    if (matches.length > 1) {
      const candidates = matches.map((name) => RECORD_FILE.exec(name)?.[1] ?? name);
      throw new AmbiguousRecordError(
        `Cannot choose between ${matches.length} records that start with "${idOrPath}"`,
        { hint: `Give more of the id: ${candidates.slice(0, 5).join(', ')}`, candidates },
      );
    }
    if (matches[0] !== undefined) return join(folder, matches[0]);
  }
  const path = resolve(idOrPath);
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile()) return path;
  throw new RecordNotFoundError(`No run record "${idOrPath}" in "${folder}", and no such file`, {
    hint: 'Run "lab history" to see the records there are; 4 digits of an id are enough',
  });
}

/** Names of the files that hold records, oldest first. */
export async function listRecordFiles(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter((name) => RECORD_FILE.test(name)).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw explainFileError(error, 'read', folder);
  }
}
