// Reading is strict: every byte of a bundle is accounted for, headers, zeros and all, so a change anywhere
// is found, and the message names the file it happened in.

import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { explainFileError } from '../../store/index.ts';
import { UsageError } from '../usage-error.ts';
import { BundleDamagedError } from './errors.ts';
import { type BundleFile, type BundleManifest, MANIFEST, parseManifest } from './manifest.ts';
import { BLOCK, createHeader, END_BYTES, paddingOf } from './tar.ts';

const CHUNK_BYTES = 2 ** 20;
/** Far above any real list of files; a damaged size must not become an allocation. */
const MAX_MANIFEST_BYTES = 64 * 2 ** 20;

/** A bundle in which every byte was checked. */
export class Bundle {
  readonly manifest: BundleManifest;
  readonly #file: FileHandle;
  readonly #offsets: ReadonlyMap<string, number>;

  private constructor(
    file: FileHandle,
    manifest: BundleManifest,
    offsets: ReadonlyMap<string, number>,
  ) {
    this.#file = file;
    this.manifest = manifest;
    this.#offsets = offsets;
  }

  /** @throws BundleDamagedError that names the first file that differs; UsageError for no such file */
  static async open(path: string): Promise<Bundle> {
    const file = await open(path, 'r').catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
        throw explainFileError(error, 'read', path);
      }
      const hint = 'Give the path of a file that "lab bundle export" wrote';
      throw new UsageError(`Cannot read "${path}": no such file`, { hint });
    });
    try {
      return await Bundle.#check(file, path);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  static async #check(file: FileHandle, path: string): Promise<Bundle> {
    const head = await readExactly(file, 0, BLOCK, path);
    const bytes = Number.parseInt(head.toString('latin1', 124, 135), 8);
    if (!(bytes <= MAX_MANIFEST_BYTES) || !head.equals(createHeader(MANIFEST, bytes))) {
      throw new BundleDamagedError(MANIFEST, 'has a damaged header, or this is no bundle');
    }
    const text = await readExactly(file, BLOCK, bytes, MANIFEST);
    const manifest = parseManifest(text.toString('utf8'));
    let at = BLOCK + bytes;
    at = await skipZeros(file, at, paddingOf(bytes), MANIFEST);
    const offsets = new Map<string, number>();
    for (const member of manifest.files) {
      const header = await readExactly(file, at, BLOCK, member.path);
      if (!header.equals(createHeader(member.path, member.bytes))) {
        throw new BundleDamagedError(member.path, 'has a damaged header');
      }
      offsets.set(member.path, at + BLOCK);
      await readHashed(file, member, at + BLOCK, () => {});
      at = await skipZeros(file, at + BLOCK + member.bytes, paddingOf(member.bytes), member.path);
    }
    at = await skipZeros(file, at, END_BYTES, path);
    const { size } = await file.stat();
    if (size !== at) throw new BundleDamagedError(path, `has ${size} bytes, wanted ${at}`);
    return new Bundle(file, manifest, offsets);
  }

  async readText(member: BundleFile): Promise<string> {
    const chunks: Buffer[] = [];
    await readHashed(this.#file, member, this.#offsetOf(member), (chunk) => chunks.push(chunk));
    return Buffer.concat(chunks).toString('utf8');
  }

  /** Unpacks one file; the target must not exist. */
  async extract(member: BundleFile, target: string): Promise<void> {
    const out = createWriteStream(target, { flags: 'wx' });
    await readHashed(this.#file, member, this.#offsetOf(member), async (chunk) => {
      if (!out.write(chunk))
        await new Promise<void>((resolve) => out.once('drain', () => resolve()));
    });
    out.end();
    await finished(out);
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  #offsetOf({ path }: BundleFile): number {
    const offset = this.#offsets.get(path);
    if (offset === undefined) throw new RangeError(`The bundle has no "${path}"`);
    return offset;
  }
}

async function readHashed(
  file: FileHandle,
  { path, bytes, sha256 }: BundleFile,
  offset: number,
  onChunk: (chunk: Buffer) => unknown,
): Promise<void> {
  const hash = createHash('sha256');
  for (let done = 0; done < bytes; ) {
    const chunk = await readExactly(file, offset + done, Math.min(CHUNK_BYTES, bytes - done), path);
    hash.update(chunk);
    await onChunk(chunk);
    done += chunk.length;
  }
  const found = hash.digest('hex');
  if (found === sha256) return;
  const what = `is damaged: its sha256 is ${found.slice(0, 12)}, wanted ${sha256.slice(0, 12)}`;
  throw new BundleDamagedError(path, what);
}

async function readExactly(
  file: FileHandle,
  offset: number,
  bytes: number,
  name: string,
): Promise<Buffer> {
  const buffer = Buffer.alloc(bytes);
  let done = 0;
  while (done < bytes) {
    const { bytesRead } = await file.read(buffer, done, bytes - done, offset + done);
    if (bytesRead === 0) throw new BundleDamagedError(name, 'is cut off');
    done += bytesRead;
  }
  return buffer;
}

async function skipZeros(
  file: FileHandle,
  offset: number,
  bytes: number,
  name: string,
): Promise<number> {
  const padding = await readExactly(file, offset, bytes, name);
  if (padding.some((byte) => byte !== 0)) {
    throw new BundleDamagedError(name, 'is followed by something that is not empty');
  }
  return offset + bytes;
}
