// Taking files away so that they can come back without a network. Every file is compressed into an
// archive folder first; only when the archive is whole and on disk does a file go. Coming back, each is
// checked by its hash before it takes its name. A crash at any moment leaves a file where it was, in the
// archive, or in both.

import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rename, rm, rmdir, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib';
import { explainFileError, isProcessAlive, labFolder, writeFileAtomic } from '../store/index.ts';
import { RemovedFilesError } from './errors.ts';
import type { InstalledFile } from './installed-files.ts';

/** One file in an archive. */
interface KeptFile {
  /** Relative to the project. */
  readonly path: string;
  readonly sha256: string;
  readonly mode: number;
}

interface Manifest {
  readonly schema: 'offload-lab/removed/1';
  readonly root: string;
  readonly files: readonly KeptFile[];
}

/** What a fix did. */
export interface Removal {
  readonly archive: string;
  readonly removedFiles: number;
  /** Disk bytes of the archive itself. */
  readonly archiveBytes: number;
}

const LEVEL = 6;

/** Where removed files are kept. */
export function removedFolder(): string {
  return labFolder('footprint');
}

/** Archives the files, then removes them. `onProgress` gets the share that is done. */
export async function removeFiles(
  root: string,
  files: readonly InstalledFile[],
  onProgress: (share: number) => void = () => {},
  signal?: AbortSignal,
): Promise<Removal> {
  const archive = join(removedFolder(), `${Date.now()}-${process.pid}`);
  const kept: KeptFile[] = [];
  try {
    await mkdir(archive, { recursive: true });
    const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
    let done = 0;
    for (const [index, { path, bytes }] of files.entries()) {
      signal?.throwIfAborted();
      kept.push(await keepFile(join(root, path), path, join(archive, `${index}.zst`)));
      done += bytes;
      onProgress(done / Math.max(1, total));
    }
    const manifest: Manifest = { schema: 'offload-lab/removed/1', root, files: kept };
    await writeFileAtomic(join(archive, 'manifest.json'), `${JSON.stringify(manifest)}\n`);
  } catch (error) {
    await rm(archive, { recursive: true, force: true });
    throw explainFileError(error, 'write', archive);
  }
  for (const { path } of kept) {
    await unlink(join(root, path));
    await removeEmptyFolders(root, dirname(path));
  }
  return { archive, removedFiles: kept.length, archiveBytes: await folderBytes(archive) };
}

/**
 * Brings back everything that was removed from a project, newest first.
 *
 * @throws RemovedFilesError when there is nothing, or a kept file is damaged: the rest still comes back
 */
export async function restoreFiles(root: string): Promise<number> {
  const archives = await listArchives(root);
  if (archives.length === 0) {
    throw new RemovedFilesError(`Nothing was removed from "${root}"`, {
      hint: 'Run "lab footprint --fix" first',
    });
  }
  let restored = 0;
  const damaged: string[] = [];
  for (const { archive, manifest } of archives.reverse()) {
    const before = damaged.length;
    for (const [index, file] of manifest.files.entries()) {
      const isWhole = await restoreFile(file, join(archive, `${index}.zst`), join(root, file.path));
      if (isWhole) restored += 1;
      else damaged.push(file.path);
    }
    if (damaged.length === before) await rm(archive, { recursive: true });
  }
  if (damaged.length > 0) {
    throw new RemovedFilesError(
      `${damaged.length} kept files are damaged, the first is "${damaged[0]}"`,
      {
        hint: 'Install the packages again: npm ci',
      },
    );
  }
  return restored;
}

/** Forgets what was removed: it can only be installed again. Returns the bytes given back. */
export async function forgetRemoved(root: string): Promise<number> {
  let bytes = 0;
  for (const { archive } of await listArchives(root)) {
    bytes += await folderBytes(archive);
    await rm(archive, { recursive: true });
  }
  return bytes;
}

/** Disk bytes of what is kept for a project. */
export async function keptBytes(root: string): Promise<number> {
  const sizes = (await listArchives(root)).map(({ archive }) => folderBytes(archive));
  return (await Promise.all(sizes)).reduce((sum, bytes) => sum + bytes, 0);
}

async function keepFile(from: string, path: string, to: string): Promise<KeptFile> {
  const { mode } = await stat(from);
  const hash = createHash('sha256');
  const zstd = createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: LEVEL } });
  await pipeline(
    createReadStream(from),
    hashing(hash),
    zstd,
    createWriteStream(to, { flush: true }),
  );
  return { path, sha256: hash.digest('hex'), mode: mode & 0o777 };
}

/** A folder takes a block too. Restoring makes it again. */
async function removeEmptyFolders(root: string, folder: string): Promise<void> {
  for (let path = folder; path.includes('/'); path = dirname(path)) {
    const isEmpty = await rmdir(join(root, path)).then(
      () => true,
      () => false, // something is left in it
    );
    if (!isEmpty) return;
  }
}

/** False where the kept bytes are not the ones that were removed. A file that is there stays. */
async function restoreFile(file: KeptFile, from: string, to: string): Promise<boolean> {
  const isThere = await stat(to).then(
    () => true,
    () => false,
  );
  if (isThere) return true; // installed again meanwhile, or never removed
  const temporary = `${to}.restoring-${process.pid}`;
  const hash = createHash('sha256');
  try {
    await mkdir(dirname(to), { recursive: true });
    await pipeline(
      createReadStream(from),
      createZstdDecompress(),
      hashing(hash),
      createWriteStream(temporary, { flush: true }),
    );
    if (hash.digest('hex') !== file.sha256) throw new Error('the hash differs');
    await chmod(temporary, file.mode);
    await rename(temporary, to);
    return true;
  } catch (error) {
    await rm(temporary, { force: true });
    const explained = explainFileError(error, 'write', to);
    if (explained !== error) throw explained; // a full disk is no damage
    return false;
  }
}

function hashing(hash: ReturnType<typeof createHash>): Transform {
  return new Transform({
    transform(chunk: Uint8Array, _, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
}

async function listArchives(root: string): Promise<{ archive: string; manifest: Manifest }[]> {
  const found: { archive: string; manifest: Manifest }[] = [];
  for (const name of (await readdir(removedFolder()).catch(() => [])).sort()) {
    const archive = join(removedFolder(), name);
    const text = await readFile(join(archive, 'manifest.json'), 'utf8').catch(() => undefined);
    if (text === undefined) {
      // Nothing had been removed yet: another process is at it, or was interrupted.
      const isAtWork = isProcessAlive(Number(name.split('-')[1]));
      if (!isAtWork) await rm(archive, { recursive: true, force: true });
      continue;
    }
    const manifest = JSON.parse(text) as Manifest;
    if (manifest.root === root) found.push({ archive, manifest });
  }
  return found;
}

async function folderBytes(folder: string): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(folder)) bytes += (await stat(join(folder, name))).blocks * 512;
  return bytes;
}
