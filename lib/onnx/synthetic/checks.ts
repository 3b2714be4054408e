import { readdir, readFile, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type Architecture, type ConfigJson, parseArchitecture } from '../../sizing/index.ts';
import { formatBytes } from '../../units/index.ts';
import { DiskSpaceError, SyntheticModelError } from '../errors.ts';
import { SMALLEST_VOCABULARY } from './tokenizer.ts';

/** Left free beside the model: a full disk breaks more than this command. */
const DISK_RESERVE_BYTES = 200_000_000;

/** The tokenizer has a token for each byte, so it can spell any text. */
export function requireVocabulary({ vocabSize }: Architecture): void {
  if (vocabSize >= SMALLEST_VOCABULARY) return;
  throw new SyntheticModelError(
    `Cannot build a model with ${vocabSize} tokens: a byte-level tokenizer needs ${SMALLEST_VOCABULARY}`,
    { hint: 'Raise "vocab_size" in config.json' },
  );
}

/**
 * A new folder, or one that holds the same synthetic model (in another dtype): returns its table of
 * external data.
 */
export async function requireSameModel(
  folder: string,
  architecture: Architecture,
): Promise<Readonly<Record<string, number>>> {
  const entries = await readdir(folder).catch(() => []);
  if (entries.length === 0) return {};
  const config = await readConfig(join(folder, 'config.json'));
  const marker = config?.offload_lab as { readonly weights?: unknown } | undefined;
  if (config === undefined || marker?.weights !== 'random') {
    throw new SyntheticModelError(
      `Cannot write into "${folder}": it holds something else than a synthetic model`,
      { hint: 'Choose a new folder, so that nothing is overwritten' },
    );
  }
  if (!isDeepStrictEqual(parseArchitecture(config), architecture)) {
    throw new SyntheticModelError(
      `Cannot write into "${folder}": it holds a synthetic model of other sizes`,
      { hint: 'Choose a new folder, or remove this one' },
    );
  }
  const table = config['transformers.js_config'] as
    | { readonly use_external_data_format?: Readonly<Record<string, number>> }
    | undefined;
  return table?.use_external_data_format ?? {};
}

async function readConfig(path: string): Promise<ConfigJson | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as ConfigJson;
  } catch {
    return undefined; // missing or damaged: not one of ours
  }
}

/** The folder need not exist yet. @throws DiskSpaceError before anything is written */
export async function requireDisk(
  folder: string,
  neededBytes: number,
  hint = 'Choose a smaller dtype, fewer layers, or a folder on another disk',
): Promise<void> {
  const { bavail, bsize } = await statfsOfExisting(folder);
  const freeBytes = bavail * bsize;
  if (neededBytes + DISK_RESERVE_BYTES <= freeBytes) return;
  throw new DiskSpaceError(
    `Cannot write ${formatBytes(neededBytes)} to "${folder}": ${formatBytes(freeBytes)} is free on that disk`,
    { hint, neededBytes, freeBytes },
  );
}

async function statfsOfExisting(
  folder: string,
): Promise<{ readonly bavail: number; readonly bsize: number }> {
  try {
    return await statfs(folder);
  } catch (error) {
    if (dirname(folder) === folder) throw error;
    return await statfsOfExisting(dirname(folder));
  }
}
