import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findProjectRoot } from '../store/index.ts';

/** Which lab measured: its version, and the commit where git knows it. */
export interface LabVersion {
  readonly labVersion: string;
  readonly commit: string | null;
  readonly dirty?: boolean;
}

const run = promisify(execFile);

/** Reads version, commit and whether tracked files differ from it; no git is no error. */
export async function readLabVersion(root: string = findProjectRoot()): Promise<LabVersion> {
  const packageJson = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    version: string;
  };
  try {
    const { stdout: commit } = await run('git', ['-C', root, 'rev-parse', 'HEAD']);
    const { stdout: changes } = await run('git', ['-C', root, 'status', '--porcelain', '-uno']);
    return { labVersion: packageJson.version, commit: commit.trim(), dirty: changes !== '' };
  } catch {
    return { labVersion: packageJson.version, commit: null };
  }
}

/** Versions of what computed the answers. */
export async function readEngineVersions(): Promise<Readonly<Record<string, string>>> {
  const require = createRequire(import.meta.url);
  const versions: Record<string, string> = { node: process.versions.node };
  for (const name of ['@huggingface/transformers', 'onnxruntime-node']) {
    const manifest = await findManifest(require, name);
    if (manifest !== undefined) versions[name] = manifest.version;
  }
  return versions;
}

/** A package may hide its package.json from `require`, so it is looked for beside the entry point. */
async function findManifest(
  require: NodeJS.Require,
  name: string,
): Promise<{ version: string } | undefined> {
  for (const folder of require.resolve.paths(name) ?? []) {
    const text = await readFile(join(folder, name, 'package.json'), 'utf8').catch(() => undefined);
    if (text !== undefined) return JSON.parse(text) as { version: string };
  }
  return undefined;
}
