import { join } from 'node:path';
import { formatRecord, type RunRecord, validateRecord } from '../record/index.ts';
import { labFolder } from './project-root.ts';
import { type FileEffects, writeFileAtomic } from './write-file-atomic.ts';

/**
 * Stores a record as `.lab/runs/<date>-<id>.json` and returns the path. Writing the same record again
 * writes the same file.
 *
 * @param folder another folder for it, as `--out` asks
 * @throws InvalidRecordError before touching the disk; DiskFullError, StorePermissionError
 */
export async function writeRecord(
  record: RunRecord,
  folder: string = labFolder('runs'),
  effects?: FileEffects,
): Promise<string> {
  validateRecord(record);
  const path = join(folder, `${record.startedAt.slice(0, 10)}-${record.id}.json`);
  await writeFileAtomic(path, formatRecord(record), effects);
  return path;
}
