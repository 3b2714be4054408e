// Where the Python side of the tests lives, and why it is not there when it is not.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findProjectRoot } from '@offload-lab/lib/store';

export const environmentFolder: string = join(findProjectRoot(), '.venv');
export const python: string = join(environmentFolder, 'bin', 'python');

/** Why these Python modules cannot be used here, or undefined when they can. */
export function pythonRefusal(...modules: readonly string[]): string | undefined {
  if (!existsSync(python)) return 'no Python environment; "make lab" creates it';
  const { status } = spawnSync(python, ['-c', modules.map((name) => `import ${name}`).join('\n')]);
  return status === 0 ? undefined : `${modules.join(' or ')} is not installed in .venv`;
}
