import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the project: the folder above `lib/`, where `package.json` and `.lab/` live. */
export function findProjectRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package-lock.json'))) {
    const parent = dirname(folder);
    if (parent === folder) {
      throw new Error('Cannot find the project folder: no "package-lock.json" above lib');
    }
    folder = parent;
  }
  return folder;
}

/**
 * Absolute path of the learner's own folder, or of something in it.
 * `LAB_HOME` moves it, for tests and read-only installs.
 */
export function labFolder(...segments: readonly string[]): string {
  return join(process.env.LAB_HOME ?? join(findProjectRoot(), '.lab'), ...segments);
}
