// A reader sees the old file or the new one, never a half: the bytes go to a temporary file in the same
// folder, are forced to disk, and take the name in one rename; the folder is forced to disk as well,
// because a rename lives in the folder. A crash leaves at most a temporary file, which names the
// process that wrote it, so the next write can tell a leftover from one that is being written.

import { existsSync } from 'node:fs';
import { mkdir, open, readdir, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { explainFileError } from './errors.ts';
import { isProcessAlive } from './process-alive.ts';

export interface FileEffects {
  readonly open: typeof open;
  readonly rename: typeof rename;
  /** True while a process with this id exists. */
  readonly isAlive: (pid: number) => boolean;
}

const defaultEffects: FileEffects = { open, rename, isAlive: isProcessAlive };

/** `.NAME.PID.COUNT.tmp`: starts with a dot and ends in .tmp, so nothing takes it for a record. */
const TEMPORARY_NAME = /^\..+\.(\d+)\.\d+\.tmp$/;
let count = 0;

/**
 * Writes a whole file, or leaves what was there.
 *
 * @throws DiskFullError, StorePermissionError
 */
export async function writeFileAtomic(
  path: string,
  text: string,
  effects: FileEffects = defaultEffects,
): Promise<void> {
  const folder = dirname(path);
  count += 1;
  const temporary = join(folder, `.${basename(path)}.${process.pid}.${count}.tmp`);
  try {
    await makeFolder(folder);
    await removeLeftovers(folder, effects);
    await writeDurably(temporary, text, effects);
    await effects.rename(temporary, path);
    await syncFolder(folder, effects);
  } catch (error) {
    await unlink(temporary).catch(() => {}); // may never have come to exist
    throw explainFileError(error, 'write', path);
  }
}

/**
 * Makes a folder and those above it. Not `mkdir` with `recursive`: that never ends where a folder exists
 * and nothing can be made in it (`/proc/nope`).
 */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || existsSync(dirname(path))) throw error;
    await makeFolder(dirname(path));
    await makeFolder(path);
  }
}

/** Removes temporary files of processes that are gone. */
export async function removeLeftovers(
  folder: string,
  effects: FileEffects = defaultEffects,
): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = Number(TEMPORARY_NAME.exec(name)?.[1]);
    if (Number.isNaN(pid) || pid === process.pid || effects.isAlive(pid)) continue;
    await unlink(join(folder, name)).catch(() => {}); // another process was faster
  }
}

async function writeDurably(path: string, text: string, effects: FileEffects): Promise<void> {
  const file = await effects.open(path, 'wx', 0o644);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFolder(folder: string, effects: FileEffects): Promise<void> {
  if (process.platform === 'win32') return; // folders cannot be opened there
  const handle = await effects.open(folder, 'r');
  try {
    await handle.sync();
  } catch (error) {
    // Some network and overlay file systems refuse to sync a folder; the rename itself stands.
    if (!['EINVAL', 'ENOTSUP', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) {
      throw error;
    }
  } finally {
    await handle.close();
  }
}
