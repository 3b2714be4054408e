// The files of the model in this browser's cache, which survives a visit and can be emptied by a button.

import type { LiveFile } from './messages.ts';

const CACHE = 'offload-lab-live-model';

/** Browsers keep no cache for pages that came over plain http, and some not in private windows. */
export async function openCache(): Promise<Cache | undefined> {
  return await globalThis.caches?.open(CACHE).catch(() => undefined);
}

/** Are all files there, so that nothing has to be downloaded? */
export async function areCached(files: readonly LiveFile[], base: string): Promise<boolean> {
  // Looking does not make an empty cache, as opening one would.
  const look = ({ path }: LiveFile): Promise<Response | undefined> | undefined =>
    globalThis.caches?.match(base + path, { cacheName: CACHE });
  const found = await Promise.all(files.map(look)).catch(() => [undefined]);
  return found.every((response) => response !== undefined);
}

export async function removeFromCache(): Promise<void> {
  await globalThis.caches?.delete(CACHE);
}
