// The command that starts a kernel, in one place: the kernelspec that JupyterLab reads, the headless
// runner and the tests all start the same thing.

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findProjectRoot } from '@offload-lab/lib/store';

/** Contents of a `kernel.json`. */
export interface Kernelspec {
  readonly argv: readonly string[];
  readonly display_name: string;
  readonly language: string;
  readonly interrupt_mode: 'signal';
  readonly env: Readonly<Record<string, string>>;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** The name under which notebooks ask for the kernel. */
export const kernelName = 'tslab';
export const kernelDisplayName = 'TypeScript (Offload Lab)';

/** The folder kernels run in. Elsewhere lib's files would count as cell code and be checked with it. */
export const notebooksFolder: string = dirname(dirname(fileURLToPath(import.meta.url)));

const preload = join(notebooksFolder, 'kernel', 'preload', 'index.cjs');

/** Absolute command line of the kernel; `{connection_file}` is filled in by whoever starts it. */
export function kernelArgv(connectionFile = '{connection_file}'): string[] {
  return [kernelNode(), '-r', preload, tslabBin(), 'kernel', '--config-path', connectionFile];
}

/** tslab as npm installed it, without the preload: what the conformance suite compares with. */
export function stockKernelArgv(connectionFile: string): string[] {
  return [kernelNode(), tslabBin(), 'kernel', '--config-path', connectionFile];
}

export function createKernelspec(): Kernelspec {
  return {
    argv: kernelArgv(),
    display_name: kernelDisplayName,
    language: 'typescript',
    interrupt_mode: 'signal',
    env: {},
    metadata: { debugger: false },
  };
}

/** The Node that set-up installed, when there is one: kernels then keep working after a `nvm use`. */
function kernelNode(): string {
  const own = join(findProjectRoot(), '.node', 'bin', 'node');
  return existsSync(own) ? own : process.execPath;
}

function tslabBin(): string {
  const require = createRequire(import.meta.url);
  return join(dirname(require.resolve('tslab/package.json')), 'bin', 'tslab');
}
