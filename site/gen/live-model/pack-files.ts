// The download of the live model, packed here and not by the server: a static host may or may not compress
// what it does not know, so only files that are packed already have a size that can be said beforehand.

import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { LiveFile } from '../../src/scripts/live-model/messages.ts';
import { RuntimeFileMissingError } from '../errors.ts';
import { PUBLIC } from '../paths.ts';

const FOLDER = 'live-model';
const FASTEST_TO_LOAD = { level: 9 };

/**
 * Writes each file under the hash of what is in it, and takes away what earlier builds left. A file that is
 * there already is not packed again.
 */
export function packFiles(
  contents: Readonly<Record<LiveFile['role'], Uint8Array>>,
): readonly LiveFile[] {
  mkdirSync(join(PUBLIC, FOLDER), { recursive: true });
  const files = Object.entries(contents).map(([role, content]): LiveFile => {
    const path = `${FOLDER}/${role}-${sha256(content).slice(0, 12)}.bin`;
    const packed = readIfThere(join(PUBLIC, path)) ?? gzipSync(content, FASTEST_TO_LOAD);
    writeFileSync(join(PUBLIC, path), packed);
    return {
      role: role as LiveFile['role'],
      path,
      bytes: packed.byteLength,
      sha256: sha256(packed),
    };
  });
  const wanted = new Set(files.map(({ path }) => path));
  for (const name of readdirSync(join(PUBLIC, FOLDER))) {
    if (!wanted.has(`${FOLDER}/${name}`)) rmSync(join(PUBLIC, FOLDER, name));
  }
  return files;
}

/** ONNX Runtime for WebAssembly without WebGPU: the smallest one that runs a decoder. */
export function readRuntime(): Uint8Array {
  const program = createRequire(import.meta.url).resolve('onnxruntime-web/wasm');
  const path = join(dirname(program), 'ort-wasm-simd-threaded.wasm');
  const runtime = readIfThere(path);
  if (runtime === undefined) throw new RuntimeFileMissingError(path);
  return runtime;
}

function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

function readIfThere(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
