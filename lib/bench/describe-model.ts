import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { PreparedModel } from '../models/index.ts';
import type { ModelRecord } from '../record/index.ts';

/** What was loaded, with the hash of every weight file: the same name is not the same model. */
export async function describeModel(prepared: PreparedModel): Promise<ModelRecord> {
  const { name, origin, folder, dtype, weightFiles } = prepared;
  const files: Record<string, { sha256: string; bytes: number }> = {};
  for (const { path, bytes } of weightFiles) {
    files[relative(folder, path).replaceAll('\\', '/')] = { sha256: await hashFile(path), bytes };
  }
  return {
    name,
    ...(origin.revision === undefined ? {} : { revision: origin.revision }),
    weights: origin.isRandom ? 'random' : 'trained',
    files,
    dtype,
    parameters: origin.parameters,
  };
}

/** Streamed: a weight file may be larger than the memory that is left. */
async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
