import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { toCanonicalJson } from './json-value.ts';

/** Lower-case hex sha256 of a text's UTF-8 bytes, the same in Node and in a browser. */
export function sha256Hex(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

/** Id of a record: first 16 hex digits of the sha256 of its canonical JSON without `id`. */
export function hashRecord(record: object): string {
  const { id: _id, ...content } = record as { id?: unknown };
  return sha256Hex(toCanonicalJson(content)).slice(0, 16);
}
