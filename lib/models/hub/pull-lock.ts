import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isProcessAlive } from '../../store/index.ts';
import { HubLockedError } from './errors.ts';

/**
 * Runs `work` while a lock file names this process: two downloads of one revision would write the same
 * part files. The lock of a process that is gone does not count.
 */
export async function withPullLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(path), { recursive: true });
  await take(path);
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function take(path: string): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const handle = await open(path, 'wx');
      await handle.writeFile(String(process.pid));
      await handle.close();
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const pid = Number(await readFile(path, 'utf8').catch(() => ''));
      if (attempt > 0 || (Number.isInteger(pid) && pid > 0 && isProcessAlive(pid))) {
        throw new HubLockedError(`Another process (${pid}) is downloading this model`, {
          hint: `Wait for it; if there is none, delete "${path}"`,
          cause: error,
        });
      }
      await rm(path, { force: true });
    }
  }
}
