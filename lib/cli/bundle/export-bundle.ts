import { readdir } from 'node:fs/promises';
import { basename, join, relative, resolve, sep } from 'node:path';
import { findSource } from '../../models/index.ts';
import { listRecords, readRecord, type StoredRecord } from '../../store/index.ts';
import { UsageError } from '../usage-error.ts';
import type { BundleManifest } from './manifest.ts';
import { type BundleSource, writeBundle } from './write-bundle.ts';

export interface ExportFlags {
  readonly record: readonly string[];
  readonly model: readonly string[];
  readonly out?: string;
}

/** Writes run records (all that are here, or those named) and model folders into one file. */
export async function exportBundle(flags: ExportFlags): Promise<{
  readonly path: string;
  readonly manifest: BundleManifest;
  /** Files that hold no usable record; they stay out. */
  readonly unreadable: readonly { readonly path: string; readonly reason: string }[];
}> {
  const { records, unreadable } = await chooseRecords(flags.record);
  const sources: BundleSource[] = records.map(({ path, record }) => ({
    from: path,
    path: `records/${record.startedAt.slice(0, 10)}-${record.id}.json`,
  }));
  for (const model of flags.model) sources.push(...(await listModelFiles(model)));
  if (sources.length === 0) {
    throw new UsageError('There is nothing to export: no run record and no model', {
      hint: 'Measure something first, for example with "lab bench", or name a model folder with --model',
    });
  }
  return { ...(await writeBundle(sources, flags.out)), unreadable };
}

async function chooseRecords(ids: readonly string[]): Promise<{
  readonly records: readonly StoredRecord[];
  readonly unreadable: readonly { readonly path: string; readonly reason: string }[];
}> {
  if (ids.length === 0) return await listRecords();
  const records = await Promise.all([...new Set(ids)].map((id) => readRecord(id)));
  return { records: dropRepeated(records), unreadable: [] };
}

/** Two starts of one id name the same record. */
function dropRepeated(records: readonly StoredRecord[]): readonly StoredRecord[] {
  return [...new Map(records.map((stored) => [stored.record.id, stored])).values()];
}

async function listModelFiles(model: string): Promise<readonly BundleSource[]> {
  const { folder } = await findSource(model);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((from) => {
      const inside = relative(folder, from).split(sep).join('/');
      return { from, path: `models/${basename(resolve(folder))}/${inside}` };
    });
}
