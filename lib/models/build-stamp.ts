import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestFile, explainDifference, type FileDigest } from './manifest.ts';

/**
 * Raise this when the bytes that the writers make change: files built earlier are then built again. A
 * test over a small random model fails when the bytes change and this does not.
 */
export const WRITER_VERSION = 1;

/** Says that an artifact is complete: it is written last, so a half-built one has none. */
export interface BuildStamp {
  readonly writerVersion: number;
  readonly artifact: string;
  /** Digests of the files it was made from. */
  readonly source: Readonly<Record<string, FileDigest>>;
  /** Digests of the files it consists of, by path in the folder. */
  readonly files: Readonly<Record<string, FileDigest>>;
}

/** One stamp per artifact, so that two processes building two dtypes never write the same file. */
export function stampPath(artifact: string): string {
  return `built/${artifact}.json`;
}

/** Reads a stamp; undefined when there is none that can be read. */
export async function readStamp(folder: string, artifact: string): Promise<BuildStamp | undefined> {
  try {
    const stamp = JSON.parse(
      await readFile(join(folder, stampPath(artifact)), 'utf8'),
    ) as BuildStamp;
    return typeof stamp.files === 'object' && stamp.files !== null ? stamp : undefined;
  } catch {
    return undefined; // never built, or cut by a crash: both mean "build it"
  }
}

/** Whether an artifact is there, whole and made from these source files; if not, why. */
export type StampCheck =
  | { readonly state: 'current'; readonly files: BuildStamp['files'] }
  | { readonly state: 'rebuild'; readonly reason: string };

/** Compares an artifact with its stamp, and the stamp with the source files. */
export async function checkStamp(
  folder: string,
  artifact: string,
  source: Readonly<Record<string, FileDigest>>,
): Promise<StampCheck> {
  const stamp = await readStamp(folder, artifact);
  const rebuild = (reason: string): StampCheck => ({ state: 'rebuild', reason });
  if (stamp === undefined) return rebuild('not built yet');
  if (stamp.writerVersion !== WRITER_VERSION) return rebuild('the writers changed');
  if (JSON.stringify(stamp.source) !== JSON.stringify(source)) {
    return rebuild('the source files changed');
  }
  const damage = await findDamage(folder, stamp);
  return damage === undefined ? { state: 'current', files: stamp.files } : rebuild(damage);
}

/** The first file of an artifact that is not what its stamp says, as a sentence. */
async function findDamage(folder: string, stamp: BuildStamp): Promise<string | undefined> {
  for (const [file, wanted] of Object.entries(stamp.files)) {
    const damage = await explainDamage(folder, file, wanted);
    if (damage !== undefined) return damage;
  }
  return undefined;
}

/** How a built file differs from its digest, as a sentence; undefined when it does not. */
export async function explainDamage(
  folder: string,
  file: string,
  wanted: FileDigest,
): Promise<string | undefined> {
  const found = await digestFile(join(folder, file), '').catch(() => undefined);
  return found === undefined ? `"${file}" is missing` : explainDifference(file, found, wanted);
}
