// One file, resumed where it stopped. Bytes go to `PATH.part`; a second try, in this process or the
// next, asks for the rest with a Range header. Only a file whose size and hash are what the hub
// promised loses the `.part`. A cut connection is not an error until it stays cut.

import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HubContentError } from './errors.ts';
import { FileHashes } from './hash-file.ts';
import { type HubTransfer, hubFetch, retryTransient, TransientError } from './hub-fetch.ts';
import type { HubFile } from './hub-files.ts';

/** A downloaded file; `sha256` is of the bytes on disk. */
export interface Downloaded {
  readonly path: string;
  readonly sha256: string;
  /** Bytes that came over the network now; a resumed file is larger. */
  readonly receivedBytes: number;
}

/**
 * Downloads `url` to `target`.
 *
 * @param onBytes told of every piece, resumed ones once; a negative number takes bytes back
 * @throws HubContentError when the bytes are not the promised ones; nothing of them stays
 */
export async function downloadFile(
  url: string,
  file: HubFile,
  target: string,
  transfer: HubTransfer,
  onBytes: (bytes: number) => void,
): Promise<Downloaded> {
  const part = `${target}.part`;
  await mkdir(dirname(target), { recursive: true });
  // Whole in an earlier run that another file stopped: checked again like any part.
  await rename(target, part).catch(() => {});
  let counted = await sizeOf(part);
  onBytes(counted);
  let receivedBytes = 0;
  let isResumed = counted > 0;
  const restart = async (): Promise<void> => {
    await rm(part, { force: true });
    onBytes(-counted);
    counted = 0;
  };
  for (;;) {
    await retryTransient(transfer, async () => {
      const have = await sizeOf(part);
      if (have >= file.bytes && have > 0) return;
      await receive(url, have, part, transfer, restart, (bytes) => {
        receivedBytes += bytes;
        counted += bytes;
        onBytes(bytes);
      });
      const now = await sizeOf(part);
      if (now < file.bytes) throw new TransientError(`"${file.path}" was cut at ${now} bytes`, {});
    });
    const sha256 = await check(file, part);
    if (sha256 !== undefined) {
      await rename(part, target);
      return { path: file.path, sha256, receivedBytes };
    }
    await restart();
    // A part of an earlier run may be of another file: one fresh try tells whose fault it is.
    if (!isResumed) {
      throw new HubContentError(
        `"${file.path}" arrived damaged: its hash is not the one the hub lists`,
        {
          hint: 'Nothing of it was kept; run the command again, or use another network or HF_ENDPOINT',
        },
      );
    }
    isResumed = false;
  }
}

/** Asks for the bytes after the first `have` and appends them. */
async function receive(
  url: string,
  have: number,
  part: string,
  transfer: HubTransfer,
  restart: () => Promise<void>,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const stalled = new AbortController();
  const signals = [stalled.signal, ...(transfer.signal ? [transfer.signal] : [])];
  const watched = { ...transfer, signal: AbortSignal.any(signals) };
  const watch = (): NodeJS.Timeout => setTimeout(() => stalled.abort(), transfer.effects.stallMs);
  let timer = watch();
  try {
    const headers = have > 0 ? { range: `bytes=${have}-` } : undefined;
    const response = await hubFetch(url, watched, { ...(headers && { headers }), accept: [416] });
    const continues = response.status === 206 && startOf(response) === have;
    if (response.status === 416) {
      await response.body?.cancel();
      await restart();
      throw new TransientError('the part on disk does not fit the file', {});
    }
    // A server that ignores ranges sends everything again.
    if (have > 0 && !continues) await restart();
    const handle = await open(part, have > 0 && continues ? 'a' : 'w');
    try {
      for await (const chunk of response.body ?? []) {
        clearTimeout(timer);
        await handle.writeFile(chunk);
        onBytes(chunk.length);
        timer = watch();
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (transfer.signal?.aborted) throw error;
    if (stalled.signal.aborted) {
      const seconds = Math.round(transfer.effects.stallMs / 1_000);
      throw new TransientError(`nothing arrived for ${seconds} s`, { cause: error });
    }
    if (isConnectionError(error))
      throw new TransientError('the connection broke', { cause: error });
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** The sha256 of a file that is what the hub promised, else undefined. */
async function check(file: HubFile, part: string): Promise<string | undefined> {
  if ((await sizeOf(part)) !== file.bytes) return undefined;
  const hashes = new FileHashes(file);
  await hashes.addFile(part);
  const { promised, sha256 } = hashes.digest();
  return promised === file.hash.hex ? sha256 : undefined;
}

const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );

function startOf(response: Response): number | undefined {
  const start = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1];
  return start === undefined ? undefined : Number(start);
}

/** undici reports a body that ends early as a TypeError called "terminated". */
function isConnectionError(error: unknown): boolean {
  return error instanceof TypeError && error.message === 'terminated';
}
