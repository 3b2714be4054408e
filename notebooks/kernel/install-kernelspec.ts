// Writes the kernelspec into the project's Python environment, where JupyterLab started from it looks
// first. Nothing outside the project is touched, so two copies of the project never fight.
//
//   node notebooks/kernel/install-kernelspec.ts [PREFIX]      (PREFIX: default .venv)

import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { LabError } from '@offload-lab/lib/errors';
import { findProjectRoot, writeFileAtomic } from '@offload-lab/lib/store';
import { createKernelspec, kernelName } from './kernelspec.ts';

/** The Python environment the kernelspec belongs into is not there. */
export class PythonEnvironmentMissingError extends LabError {
  override readonly name = 'PythonEnvironmentMissingError';

  constructor(prefix: string) {
    super(`Cannot install the kernel: no Python environment at "${prefix}"`, {
      hint: 'Run "make lab", which creates it; without Python, "lab" and "make notebooks" still work',
    });
  }
}

/** What installing did: the file, and whether it had to be written. */
export interface InstalledKernelspec {
  readonly path: string;
  readonly changed: boolean;
}

/** Installs or refreshes the kernelspec under a Python prefix; does nothing when it is current. */
export async function installKernelspec(
  prefix: string = join(findProjectRoot(), '.venv'),
): Promise<InstalledKernelspec> {
  if (!existsSync(join(prefix, 'pyvenv.cfg'))) throw new PythonEnvironmentMissingError(prefix);
  const folder = join(prefix, 'share', 'jupyter', 'kernels', kernelName);
  const path = join(folder, 'kernel.json');
  const wanted = `${JSON.stringify(createKernelspec(), null, 2)}\n`;
  if (existsSync(path) && readFileSync(path, 'utf8') === wanted) return { path, changed: false };
  await writeFileAtomic(path, wanted);
  return { path, changed: true };
}

if (import.meta.main) {
  try {
    const prefix = process.argv[2];
    const { path, changed } = await installKernelspec(
      prefix === undefined ? undefined : resolve(prefix),
    );
    console.error(`${changed ? 'Installed' : 'Up to date'}: ${path}`);
  } catch (error) {
    if (!LabError.isInstance(error)) throw error;
    console.error(`${error.message}\n  hint: ${(error as LabError).hint}`);
    process.exitCode = 1;
  }
}
