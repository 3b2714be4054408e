import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { countGgufTensors } from '../../gguf/index.ts';
import {
  type CountedTensors,
  countSafetensorsHeader,
  InvalidModelConfigError,
} from '../../sizing/index.ts';

/** A weight file beside config.json and what it really holds. */
export interface CountedFile extends CountedTensors {
  readonly file: string;
}

/** A header has a few hundred bytes per tensor. */
const LONGEST_HEADER_BYTES = 100_000_000;

/** Counts the tensors of safetensors and GGUF files in the folder of a config.json. */
export async function countWeightFiles(folder: string): Promise<readonly CountedFile[]> {
  const here = await readdir(folder);
  const inside = (await readdir(join(folder, 'gguf')).catch(() => [])).map((name) =>
    join('gguf', name),
  );
  const counted: CountedFile[] = [];
  for (const file of [...here, ...inside].sort()) {
    const path = join(folder, file);
    if (file.endsWith('.gguf')) counted.push({ file, ...(await countGgufTensors(path)) });
    if (file.endsWith('.safetensors')) {
      counted.push({ file, ...countSafetensorsHeader(await readHeader(path)) });
    }
  }
  return counted;
}

/** The JSON after the first 8 bytes, which say how long it is. */
async function readHeader(path: string): Promise<string> {
  const file = await open(path);
  try {
    const first = Buffer.alloc(8);
    const { bytesRead } = await file.read(first, 0, 8, 0);
    const length = bytesRead === 8 ? Number(first.readBigUInt64LE()) : Number.NaN;
    if (!(length <= LONGEST_HEADER_BYTES)) {
      throw new InvalidModelConfigError(`Cannot count "${path}": it is no safetensors file`, {
        hint: 'Download the file again',
        fields: [],
      });
    }
    const header = Buffer.alloc(length);
    const { bytesRead: read } = await file.read(header, 0, length, 8);
    return header.toString('utf8', 0, read);
  } finally {
    await file.close();
  }
}
