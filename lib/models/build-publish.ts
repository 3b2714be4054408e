// Building never happens where somebody may be reading: an artifact is made in a temporary folder beside
// the final one, forced to disk, and moved file by file, its stamp last. Two processes that build the same thing
// make the same bytes, so it does not matter whose file stays.

import { mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fillBeside } from '../store/index.ts';
import type { Artifact } from './build-artifacts.ts';
import { COPIED_FILES, type ModelSource } from './build-source.ts';
import { type BuildStamp, stampPath, WRITER_VERSION } from './build-stamp.ts';
import { digestFile, type FileDigest } from './manifest.ts';

/** One artifact to put in place. */
export interface Publication {
  readonly source: ModelSource;
  /** Digests of the checked source files. */
  readonly digests: Readonly<Record<string, FileDigest>>;
  /** The final folder. */
  readonly folder: string;
  readonly artifact: Artifact;
  /** Writes the artifact into the folder it is given, and returns the paths it wrote. */
  readonly write: (temporary: string) => Promise<string[]>;
}

/** Builds and moves one artifact into place; returns its files. Nothing stays behind on failure. */
export async function publishArtifact(publication: Publication): Promise<BuildStamp['files']> {
  return await fillBeside(publication.folder, 'building', (temporary) =>
    buildAndMove(publication, temporary),
  );
}

async function buildAndMove(
  { source, digests, folder, artifact, write }: Publication,
  temporary: string,
): Promise<BuildStamp['files']> {
  const written = await write(temporary);
  const copied = COPIED_FILES.filter((file) => digests[file] !== undefined);
  for (const file of copied) {
    await writeFile(join(temporary, file), await readFile(join(source.folder, file)), {
      flush: true,
    });
  }
  const files: Record<string, FileDigest> = {};
  for (const file of [...copied, ...written]) {
    files[file] = await digestFile(join(temporary, file), source.hint);
  }
  const stamp: BuildStamp = { writerVersion: WRITER_VERSION, artifact, source: digests, files };
  const stampFile = stampPath(artifact);
  await mkdir(join(temporary, dirname(stampFile)), { recursive: true });
  await writeFile(join(temporary, stampFile), `${JSON.stringify(stamp, null, 2)}\n`, {
    flush: true,
  });
  for (const file of [...Object.keys(files), stampFile]) {
    const target = join(folder, file);
    await mkdir(dirname(target), { recursive: true });
    await rename(join(temporary, file), target);
    await syncFolder(dirname(target));
  }
  return files;
}

/** A rename lives in the folder, so the folder goes to disk too. Not every file system can. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync().catch(() => {});
  await handle.close();
}
