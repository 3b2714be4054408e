import type { LoadedModel } from '../../models/index.ts';
import { type BootstrapInterval, bootstrapInterval, createRandom } from '../../stats/index.ts';
import type { CodeFile } from './held-out-files.ts';
import { measureLogProbabilities } from './log-probabilities.ts';

/** How many bits the model needs per byte of code it never saw. */
export interface SurpriseReport {
  /** Over all bytes; the interval by bootstrap over files. */
  readonly bitsPerByte: Pick<BootstrapInterval, 'value' | 'low' | 'high'>;
  readonly bytes: number;
  readonly tokens: number;
  readonly files: number;
}

/** Reads files in a seeded order until `maxBytes` is reached. */
export async function measureSurprise(
  model: LoadedModel,
  files: readonly CodeFile[],
  options: { readonly maxBytes: number; readonly seed: number; readonly signal?: AbortSignal },
): Promise<SurpriseReport> {
  const read: { nats: number; bytes: number; tokens: number }[] = [];
  let bytes = 0;
  for (const { text } of createRandom(options.seed).shuffle(files)) {
    options.signal?.throwIfAborted();
    const fileBytes = new TextEncoder().encode(text).length;
    if (bytes + fileBytes > options.maxBytes) continue;
    const logProbabilities = await measureLogProbabilities(model, text);
    const nats = -logProbabilities.reduce((sum, value) => sum + value, 0);
    read.push({ nats, bytes: fileBytes, tokens: logProbabilities.length });
    bytes += fileBytes;
  }
  const ratio = (sample: typeof read): number => {
    const total = sample.reduce((sum, file) => sum + file.nats, 0);
    return total / Math.LN2 / sample.reduce((sum, file) => sum + file.bytes, 0);
  };
  const { value, low, high } = bootstrapInterval(read, (sample) => ratio([...sample]), {
    seed: options.seed,
    resamples: 2_000,
  });
  return {
    bitsPerByte: { value, low, high },
    bytes,
    tokens: read.reduce((sum, { tokens }) => sum + tokens, 0),
    files: read.length,
  };
}
