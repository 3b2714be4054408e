import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { parseRecord, type RunRecord } from '../../record/index.ts';
import { explainFileError, labFolder, writeRecord } from '../../store/index.ts';
import { BundleConflictError, BundleDamagedError } from './errors.ts';
import type { BundleFile } from './manifest.ts';
import { Bundle } from './read-bundle.ts';

/** What became of one record or model of a bundle. */
export interface ImportedItem {
  readonly name: string;
  readonly state: 'imported' | 'was-there';
  readonly path: string;
}

export interface ImportReport {
  readonly records: readonly ImportedItem[];
  readonly models: readonly ImportedItem[];
}

/**
 * Checks every byte of a bundle, then takes its records into `.lab/runs/` under their own ids and its models
 * into `.lab/imported/`. All is decided before the first file is written, and nothing is overwritten.
 *
 * @throws BundleDamagedError, BundleConflictError, InvalidRecordError
 */
export async function importBundle(path: string): Promise<ImportReport> {
  const bundle = await Bundle.open(path);
  try {
    const records = await readRecords(bundle);
    const states = await Promise.all(records.map(findRecordState));
    const models = await importModels(bundle);
    const imported: ImportedItem[] = [];
    for (const [index, record] of records.entries()) {
      const state = states[index] ?? 'imported';
      const at = state === 'imported' ? await writeRecord(record) : recordPath(record);
      imported.push({ name: record.id, state, path: at });
    }
    return { records: imported, models };
  } finally {
    await bundle.close();
  }
}

async function readRecords(bundle: Bundle): Promise<readonly RunRecord[]> {
  const records: RunRecord[] = [];
  for (const member of bundle.manifest.files) {
    if (!member.path.startsWith('records/')) continue;
    const record = parseRecord(await bundle.readText(member));
    if (basename(recordPath(record)) !== basename(member.path)) {
      throw new BundleDamagedError(member.path, `holds record ${record.id}`);
    }
    records.push(record);
  }
  return records;
}

function recordPath({ startedAt, id }: RunRecord): string {
  return labFolder('runs', `${startedAt.slice(0, 10)}-${id}.json`);
}

async function findRecordState(record: RunRecord): Promise<ImportedItem['state']> {
  const path = recordPath(record);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw explainFileError(error, 'read', path);
  });
  if (text === undefined) return 'imported';
  try {
    if (parseRecord(text).id === record.id) return 'was-there';
  } catch {
    // not a record, so not this one
  }
  throw new BundleConflictError(path);
}

async function importModels(bundle: Bundle): Promise<readonly ImportedItem[]> {
  const inModels = bundle.manifest.files.filter(({ path }) => path.startsWith('models/'));
  const groups = Map.groupBy(inModels, ({ path }) => path.split('/')[1] ?? '');
  const items: ImportedItem[] = [];
  for (const [name, files] of groups) items.push(await importModel(bundle, name, files));
  return items;
}

/** A model of the same name and other content gets a folder of its own, called by its content as well. */
async function importModel(
  bundle: Bundle,
  name: string,
  files: readonly BundleFile[],
): Promise<ImportedItem> {
  const hash = createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 8);
  for (const folder of [labFolder('imported', name), labFolder('imported', `${name}-${hash}`)]) {
    if (!(await exists(folder))) {
      await unpackModel(bundle, name, files, folder);
      return { name, state: 'imported', path: folder };
    }
    if (await holds(folder, name, files)) return { name, state: 'was-there', path: folder };
  }
  throw new BundleConflictError(labFolder('imported', `${name}-${hash}`));
}

/** Into a folder beside it first: a model is there whole or not at all. */
async function unpackModel(
  bundle: Bundle,
  name: string,
  files: readonly BundleFile[],
  folder: string,
): Promise<void> {
  const temporary = join(dirname(folder), `.${basename(folder)}.${process.pid}.tmp`);
  try {
    for (const file of files) {
      const target = join(temporary, insideModel(file, name));
      await mkdir(dirname(target), { recursive: true });
      await bundle.extract(file, target);
    }
    await rename(temporary, folder);
  } catch (error) {
    throw explainFileError(error, 'write', folder);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function holds(folder: string, name: string, files: readonly BundleFile[]): Promise<boolean> {
  for (const file of files) {
    const path = join(folder, insideModel(file, name));
    if (!(await exists(path))) return false;
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(path)) hash.update(chunk);
    if (hash.digest('hex') !== file.sha256) return false;
  }
  return true;
}

function insideModel({ path }: BundleFile, name: string): string {
  return path.slice(`models/${name}/`.length);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
