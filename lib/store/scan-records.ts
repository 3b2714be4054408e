// Thousands of records are read one at a time, and what is kept of each is remembered in an index beside
// them, so that the next time only new files are read. The index is a cache: a file that changed (other
// size or time of change) is read again, and an index that is damaged or old is made anew.

import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseRecord, type RunRecord } from '../record/index.ts';
import { DiskFullError, StorePermissionError } from './errors.ts';
import { labFolder } from './project-root.ts';
import { listRecordFiles, type RecordListing } from './read-records.ts';
import { writeFileAtomic } from './write-file-atomic.ts';

export interface ScanOptions<Entry> {
  /** What is kept of each record; plain JSON. */
  readonly toEntry: (record: RunRecord) => Entry;
  /** Name of the index; another `version` throws the old one away. */
  readonly name: string;
  readonly version: number;
}

export interface RecordScan<Entry> {
  /** In the order of the file names, which begin with the date. */
  readonly entries: readonly Entry[];
  readonly unreadable: RecordListing['unreadable'];
  /** Files that had to be read; the others came from the index. */
  readonly filesRead: number;
}

interface Indexed {
  readonly bytes: number;
  readonly changedMs: number;
  readonly entry: unknown;
}

/** One entry per readable record of a folder. A file that holds no record never stops the scan. */
export async function scanRecords<Entry>(
  { toEntry, name, version }: ScanOptions<Entry>,
  folder: string = labFolder('runs'),
): Promise<RecordScan<Entry>> {
  const indexPath = join(folder, `.${name}-index.json`);
  const known = await readIndex(indexPath, version);
  const files = new Map<string, Indexed>();
  const unreadable: { path: string; reason: string }[] = [];
  let filesRead = 0;
  for (const file of await listRecordFiles(folder)) {
    const path = join(folder, file);
    try {
      const { size: bytes, mtimeMs: changedMs } = await stat(path);
      const old = known.get(file);
      if (old?.bytes === bytes && old.changedMs === changedMs) {
        files.set(file, old);
        continue;
      }
      filesRead += 1;
      const entry = toEntry(parseRecord(await readFile(path, 'utf8')));
      files.set(file, { bytes, changedMs, entry });
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      unreadable.push({ path, reason: error.message });
    }
  }
  if (filesRead > 0 || files.size !== known.size) {
    await writeIndex(indexPath, { version, files: Object.fromEntries(files) });
  }
  return { entries: [...files.values()].map(({ entry }) => entry as Entry), unreadable, filesRead };
}

async function readIndex(path: string, version: number): Promise<ReadonlyMap<string, Indexed>> {
  try {
    const index = JSON.parse(await readFile(path, 'utf8')) as {
      version: number;
      files: Record<string, Indexed>;
    };
    return new Map(index.version === version ? Object.entries(index.files) : []);
  } catch {
    return new Map(); // none yet, or not ours: it can always be made again
  }
}

/** Without an index the next scan is slower, and that is all. */
async function writeIndex(path: string, index: unknown): Promise<void> {
  try {
    await writeFileAtomic(path, JSON.stringify(index));
  } catch (error) {
    if (!(error instanceof DiskFullError || error instanceof StorePermissionError)) throw error;
  }
}
