// When must a lesson run again? When something that can change its outputs changed: its own source, lib,
// the kernel, the locked packages, or a model. Weights enter by the checksums in their manifest.

import { createHash, type Hash } from 'node:crypto';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProjectRoot } from '@offload-lab/lib/store';

const inputs = [
  'package-lock.json',
  'lib/**/*.{ts,js,json}',
  'notebooks/kernel/preload/*.cjs',
  'notebooks/runner/*.ts',
];
const ignored = /\.test\.ts$|__fixtures__|node_modules|(?:^|\/)tokenizer(?:_config)?\.json$/;

/** One hash over everything but the lesson itself; the same for all lessons of a run. */
export function hashSurroundings(root: string = findProjectRoot()): string {
  const hash = createHash('sha256');
  const files = globSync(inputs, { cwd: root, exclude: (file) => file === 'node_modules' });
  for (const file of files.filter((path) => !ignored.test(path)).sort()) add(hash, root, file);
  return hash.digest('hex');
}

function add(hash: Hash, root: string, file: string): void {
  // The name and a separator keep a rename, or text moved between files, from going unnoticed.
  hash
    .update(`${file}\0`)
    .update(readFileSync(join(root, file)))
    .update('\0');
}

export function hashLesson(source: string, surroundings: string): string {
  return createHash('sha256').update(surroundings).update(source).digest('hex');
}

/** Whether an executed notebook exists and was made from exactly these inputs. */
export function isFresh(executedPath: string, hash: string): boolean {
  if (!existsSync(executedPath)) return false;
  try {
    const { metadata } = JSON.parse(readFileSync(executedPath, 'utf8'));
    return metadata?.offloadLab?.hash === hash;
  } catch {
    return false;
  }
}
