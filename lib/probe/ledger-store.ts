import { readdir, readFile } from 'node:fs/promises';
import type { LedgerEntry } from '../prediction/index.ts';
import { labFolder, writeFileAtomic } from '../store/index.ts';

const FOLDER = 'predictions';

/** Writes a prediction, or one that was scored in its place. */
export async function writeLedgerEntry(entry: LedgerEntry): Promise<string> {
  const path = labFolder(FOLDER, `${entry.id}.json`);
  await writeFileAtomic(path, `${JSON.stringify(entry)}\n`);
  return path;
}

/** Every prediction made on one machine, oldest first; files that cannot be read are left out. */
export async function readLedger(fingerprint: string): Promise<readonly LedgerEntry[]> {
  const names = await readdir(labFolder(FOLDER)).catch(() => []);
  const entries: LedgerEntry[] = [];
  for (const name of names.filter((one) => one.endsWith('.json')).toSorted()) {
    const entry = parseEntry(await readFile(labFolder(FOLDER, name), 'utf8').catch(() => ''));
    if (entry?.fingerprint === fingerprint) entries.push(entry);
  }
  return entries;
}

function parseEntry(text: string): LedgerEntry | undefined {
  try {
    const value = JSON.parse(text) as Partial<LedgerEntry>;
    return value.schemaVersion === 2 && value.predicted ? (value as LedgerEntry) : undefined;
  } catch {
    return undefined;
  }
}
