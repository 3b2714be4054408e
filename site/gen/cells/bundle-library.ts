// The library for cells that run in the page, as one classic script that sets `LabLibrary`.

import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { SITE } from '../paths.ts';

export async function bundleLibrary(): Promise<string> {
  const bundle = await rolldown({ input: join(SITE, 'src/scripts/cells/library.ts') });
  const { output } = await bundle.generate({ format: 'iife', name: 'LabLibrary', minify: true });
  await bundle.close();
  return output[0].code;
}
