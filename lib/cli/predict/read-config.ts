import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type ConfigJson, InvalidModelConfigError, parseConfigText } from '../../sizing/index.ts';
import { UsageError } from '../usage-error.ts';

/** No config.json is a hundredth as long; what is longer is not read at all. */
const MOST_BYTES = 1_000_000;

/** Reads a config.json, given itself or its folder; returns the folder too. */
export async function readConfigFile(
  path: string,
): Promise<{ readonly config: ConfigJson; readonly path: string }> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) {
    throw new UsageError(`No file or folder at "${path}": wanted the config.json of a model`, {
      hint: 'Download it from the model page; the weights are not needed',
    });
  }
  const file = found.isDirectory() ? join(path, 'config.json') : path;
  const text = await readAtMost(file);
  return { config: parseConfigText(text), path: file };
}

async function readAtMost(file: string): Promise<string> {
  const handle = await open(file).catch((cause: NodeJS.ErrnoException) => {
    throw new UsageError(`Cannot open "${file}": ${cause.code ?? cause.message}`, {
      hint: 'Name the config.json of a model, or the folder it is in',
    });
  });
  try {
    const { size } = await handle.stat();
    if (size > MOST_BYTES) {
      throw new InvalidModelConfigError(
        `"${file}" is not a config.json: it has ${size} bytes, wanted ${MOST_BYTES} at most`,
        { hint: 'Name the config.json of the model, not its tokenizer or weights', fields: [] },
      );
    }
    const buffer = Buffer.alloc(MOST_BYTES);
    const { bytesRead } = await handle.read(buffer, 0, MOST_BYTES, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}
