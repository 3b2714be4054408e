import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type ConfigJson, InvalidModelConfigError, parseConfigText } from '../../sizing/index.ts';
import { UsageError } from '../usage-error.ts';

/** No config.json is a hundredth as long; what is longer is not read at all. */
const MOST_BYTES = 1_000_000;

/** Reads a config.json, given itself or its folder; returns where it was. */
export async function readConfigFile(
  path: string,
): Promise<{ readonly config: ConfigJson; readonly path: string }> {
  const isFolder = (await stat(path).catch(() => undefined))?.isDirectory();
  const file = isFolder ? join(path, 'config.json') : path;
  const text = await readAtMost(file);
  return { config: parseConfigText(text), path: file };
}

async function readAtMost(file: string): Promise<string> {
  const handle = await open(file).catch((cause: NodeJS.ErrnoException) => {
    throw new UsageError(`Cannot open "${file}": ${explain(cause)}`, {
      hint: 'Name the config.json of a model, or the folder it is in',
    });
  });
  try {
    const { size } = await handle.stat();
    // one more than allowed: a pipe does not say how much is to come
    const buffer = Buffer.alloc(MOST_BYTES + 1);
    let bytes = 0;
    while (size <= MOST_BYTES && bytes < buffer.length) {
      const { bytesRead } = await handle.read(buffer, bytes, buffer.length - bytes);
      if (bytesRead === 0) return buffer.toString('utf8', 0, bytes);
      bytes += bytesRead;
    }
    throw new InvalidModelConfigError(
      `"${file}" is not a config.json: it has ${Math.max(size, bytes)} bytes, wanted ${MOST_BYTES} at most`,
      { hint: 'Name the config.json of the model, not its tokenizer or weights', fields: [] },
    );
  } finally {
    await handle.close();
  }
}

function explain({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return 'there is none';
  return code === 'EACCES' ? 'reading it is not allowed' : (code ?? message);
}
