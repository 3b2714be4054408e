import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { explainFileError } from './errors.ts';
import { isProcessAlive } from './process-alive.ts';

/**
 * Makes what takes long in a temporary folder beside `folder`, so that nobody reads half of it; `fill` moves it
 * there when it is whole. Nothing stays behind on failure. A crash leaves the temporary folder: it is named after
 * its process, and the next call of the same `kind` removes it.
 *
 * @throws DiskFullError, StorePermissionError, and what `fill` throws
 */
export async function fillBeside<Result>(
  folder: string,
  kind: string,
  fill: (temporary: string) => Promise<Result>,
): Promise<Result> {
  const parent = dirname(folder);
  let temporary: string | undefined;
  try {
    await mkdir(parent, { recursive: true });
    await removeLeftovers(parent, kind);
    temporary = await mkdtemp(join(parent, `.${kind}-${process.pid}-`));
    return await fill(temporary);
  } catch (error) {
    throw explainFileError(error, 'write', folder);
  } finally {
    if (temporary !== undefined) await rm(temporary, { recursive: true, force: true });
  }
}

/** Removes the temporary folders of processes that are gone. */
async function removeLeftovers(parent: string, kind: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!name.startsWith(`.${kind}-`)) continue;
    const pid = Number(/^(\d+)-/.exec(name.slice(kind.length + 2))?.[1]);
    if (!Number.isInteger(pid) || pid === process.pid || isProcessAlive(pid)) continue;
    await rm(join(parent, name), { recursive: true, force: true });
  }
}
