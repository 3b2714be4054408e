// The worker of the live model as one file without imports: it is started from memory.

import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { SITE } from '../paths.ts';

export async function bundleWorker(): Promise<Uint8Array> {
  const bundle = await rolldown({
    input: join(SITE, 'src/scripts/live-model/live-worker.ts'),
    platform: 'browser',
  });
  const { output } = await bundle.generate({
    format: 'esm',
    codeSplitting: false,
    minify: true,
  });
  await bundle.close();
  return new TextEncoder().encode(output[0].code);
}
