// The download: every file by the hash of its content, so that a browser's cache can never answer with an
// old one. What comes from the network and what comes from the cache are told apart; both are checked.

import { openCache } from './file-cache.ts';
import { LiveModelError } from './live-error.ts';
import type { LiveFile } from './messages.ts';

export interface LoadProgress {
  readonly networkBytes: number;
  readonly cacheBytes: number;
}

export interface LoadOptions {
  readonly base: string;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: LoadProgress) => void;
}

export type LoadedFiles = Readonly<Record<LiveFile['role'], ArrayBuffer>>;

/** Loads all files at the same time and unpacks them. Files that arrived whole stay in the cache. */
export async function loadFiles(
  files: readonly LiveFile[],
  { base, signal, onProgress }: LoadOptions,
): Promise<LoadedFiles> {
  const cache = await openCache();
  let networkBytes = 0;
  let cacheBytes = 0;
  const load = async (file: LiveFile): Promise<readonly [string, ArrayBuffer]> => {
    const address = base + file.path;
    let packed = await (await cache?.match(address))?.arrayBuffer();
    if (packed !== undefined && (await isWhole(packed, file))) cacheBytes += packed.byteLength;
    else {
      packed = await download(address, signal, (bytes) => {
        networkBytes += bytes;
        onProgress({ networkBytes, cacheBytes });
      });
      if (!(await isWhole(packed, file))) {
        throw new LiveModelError(`"${file.path}" arrived damaged`, {
          hint: 'Try again; if it stays so, something between this page and its server changes files',
        });
      }
      // A full disk is no reason not to run: the next visit then downloads again.
      await cache?.put(address, new Response(packed)).catch(() => {});
    }
    onProgress({ networkBytes, cacheBytes });
    return [file.role, await unpack(packed)];
  };
  const loaded = await Promise.all(files.map(load));
  await forgetOthers(
    cache,
    files.map(({ path }) => base + path),
  );
  return Object.fromEntries(loaded) as unknown as LoadedFiles;
}

/** Files of an earlier build would stay for ever. */
async function forgetOthers(cache: Cache | undefined, addresses: readonly string[]): Promise<void> {
  const wanted = new Set(addresses.map((address) => new URL(address, location.href).href));
  for (const request of (await cache?.keys()) ?? []) {
    if (!wanted.has(request.url)) await cache?.delete(request);
  }
}

async function download(
  address: string,
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): Promise<ArrayBuffer> {
  try {
    // Past the browser's own cache, which would make "downloaded" untrue.
    const response = await fetch(address, { signal, cache: 'no-store' });
    if (!response.ok || response.body === null) {
      throw new LiveModelError(
        `A file of the model is missing: the server answered ${response.status} for "${address}"`,
        { hint: 'Reload the page; it may have been published anew a moment ago' },
      );
    }
    const counted = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        onBytes(chunk.byteLength);
        controller.enqueue(chunk);
      },
    });
    return await new Response(response.body.pipeThrough(counted)).arrayBuffer();
  } catch (error) {
    if (signal.aborted || error instanceof LiveModelError || error instanceof RangeError)
      throw error;
    throw new LiveModelError('The download broke off: the server cannot be reached', {
      hint: 'Check the connection and try again; files that arrived whole are kept',
      cause: error,
    });
  }
}

async function isWhole(packed: ArrayBuffer, { bytes, sha256 }: LiveFile): Promise<boolean> {
  if (packed.byteLength !== bytes) return false;
  // Pages that came over plain http have no hashes; there is no cache to spoil either.
  if (globalThis.crypto?.subtle === undefined) return true;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', packed));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('') === sha256;
}

async function unpack(packed: ArrayBuffer): Promise<ArrayBuffer> {
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
  return await new Response(stream).arrayBuffer();
}
