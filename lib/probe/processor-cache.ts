import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const FOLDER = '/sys/devices/system/cpu/cpu0/cache';

/**
 * Bytes of the last cache of the first core, as Linux tells it: a virtual machine shows the whole of a cache it may
 * have to share. Null on other systems.
 */
export async function readProcessorCache(folder: string = FOLDER): Promise<number | null> {
  const sizes: number[] = [];
  for (const name of await readdir(folder).catch(() => [])) {
    const text = await readFile(join(folder, name, 'size'), 'utf8').catch(() => '');
    const kibibytes = Number(/^(\d+)K$/.exec(text.trim())?.[1]);
    if (kibibytes > 0) sizes.push(1024 * kibibytes);
  }
  return sizes.length > 0 ? Math.max(...sizes) : null;
}
