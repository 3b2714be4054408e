import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename, join } from 'node:path';
import { ModelFileError } from './errors.ts';
import { readJsonFile } from './read-json-file.ts';

/** Size and content of one file. */
export interface FileDigest {
  readonly sha256: string;
  readonly bytes: number;
}

/** What `manifest.json` of a model says about its files and itself. */
export interface ModelManifest {
  readonly name: string;
  readonly files: Readonly<Record<string, FileDigest>>;
  readonly parameters?: number;
  readonly license?: string;
  /** Quality per dtype, as the trainer measured it; shape is the manifest's own. */
  readonly quality?: unknown;
}

/** Reads `manifest.json` of a model folder. */
export async function readManifest(folder: string, hint: string): Promise<ModelManifest> {
  const path = join(folder, 'manifest.json');
  const json = await readJsonFile(path, hint);
  const files = json.files;
  if (typeof json.name !== 'string' || !isDigests(files)) {
    throw new ModelFileError(
      'Cannot use "manifest.json" of the model: its name or its list of files is missing',
      { path, hint },
    );
  }
  return {
    name: json.name,
    files,
    ...(typeof json.parameters === 'number' && { parameters: json.parameters }),
    ...(typeof json.license === 'string' && { license: json.license }),
    ...(json.quality !== undefined && { quality: json.quality }),
  };
}

function isDigests(value: unknown): value is Record<string, FileDigest> {
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).every(
    (entry) => typeof entry?.sha256 === 'string' && typeof entry?.bytes === 'number',
  );
}

/** Reads a file, piece by piece, for its digest; a missing one is a ModelFileError. */
export async function digestFile(path: string, hint: string): Promise<FileDigest> {
  try {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of createReadStream(path)) {
      hash.update(chunk);
      bytes += chunk.length;
    }
    return { sha256: hash.digest('hex'), bytes };
  } catch (cause) {
    throw new ModelFileError(
      `Cannot read "${basename(path)}" of the model: it is missing or not readable`,
      { path, hint, cause },
    );
  }
}

/** Says in one sentence how a file differs from what it should be; undefined when it does not. */
export function explainDifference(
  file: string,
  found: FileDigest,
  wanted: FileDigest,
): string | undefined {
  if (found.bytes !== wanted.bytes) {
    return `"${file}" of the model is damaged: ${found.bytes} bytes, wanted ${wanted.bytes}`;
  }
  if (found.sha256 !== wanted.sha256) {
    return `"${file}" of the model is damaged: its sha256 is ${found.sha256.slice(0, 12)}…, wanted ${wanted.sha256.slice(0, 12)}…`;
  }
  return undefined;
}

/** Checks the files of a model against its manifest; throws for the first one that differs. */
export async function verifyFiles(
  folder: string,
  wanted: Readonly<Record<string, FileDigest>>,
  hint: string,
): Promise<void> {
  for (const [file, digest] of Object.entries(wanted)) {
    const path = join(folder, file);
    const difference = explainDifference(file, await digestFile(path, hint), digest);
    if (difference !== undefined) throw new ModelFileError(difference, { path, hint });
  }
}
