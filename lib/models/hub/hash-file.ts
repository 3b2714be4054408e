import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { HubFile } from './hub-files.ts';

/** Hashes of one file: the one the hub promises, and the sha256 that our own manifest stores. */
export class FileHashes {
  readonly #promised: Hash;
  readonly #sha256: Hash;

  constructor(file: HubFile) {
    this.#sha256 = createHash('sha256');
    this.#promised = createHash(file.hash.kind === 'sha256' ? 'sha256' : 'sha1');
    // git hashes a blob with its length in front.
    if (file.hash.kind === 'git-sha1') this.#promised.update(`blob ${file.bytes}\0`);
  }

  update(bytes: Uint8Array): void {
    this.#sha256.update(bytes);
    this.#promised.update(bytes);
  }

  /** Adds what a file on disk already holds. */
  async addFile(path: string): Promise<void> {
    for await (const chunk of createReadStream(path)) this.update(chunk);
  }

  digest(): { readonly promised: string; readonly sha256: string } {
    return { promised: this.#promised.digest('hex'), sha256: this.#sha256.digest('hex') };
  }
}
