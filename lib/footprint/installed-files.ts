import { access, lstat, readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** Which package manager put a file there. */
export type Ecosystem = 'node' | 'python';

/** One regular file of an installation. */
export interface InstalledFile {
  readonly ecosystem: Ecosystem;
  /** Relative to the project, with forward slashes. */
  readonly path: string;
  /** Disk blocks it takes, not its length: what `du` counts. */
  readonly bytes: number;
  /** Has other names elsewhere, such as in a package manager's cache: removing one frees nothing. */
  readonly isShared: boolean;
}

const ENVIRONMENTS = ['.venv', 'venv', 'env'];

/**
 * Every file of `node_modules` and of Python environments directly in `root`. Links are not followed:
 * what they point at belongs to somebody else. A file with several names is counted once.
 */
export async function listInstalledFiles(root: string): Promise<InstalledFile[]> {
  const roots: [Ecosystem, string][] = [['node', join(root, 'node_modules')]];
  for (const name of ENVIRONMENTS) {
    const isEnvironment = await access(join(root, name, 'pyvenv.cfg')).then(
      () => true,
      () => false,
    );
    if (isEnvironment) roots.push(['python', join(root, name)]);
  }
  const files: InstalledFile[] = [];
  const seen = new Map<string, number>();
  const links = new Map<string, number>();
  for (const [ecosystem, folder] of roots) {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const facts = await lstat(path).catch(() => undefined); // removed meanwhile
      if (facts === undefined) continue;
      const inode = `${facts.dev}:${facts.ino}`;
      const names = (seen.get(inode) ?? 0) + 1;
      seen.set(inode, names);
      links.set(inode, facts.nlink);
      if (names > 1) continue;
      files.push({
        ecosystem,
        path: relative(root, path).split(sep).join('/'),
        bytes: facts.blocks * 512,
        isShared: facts.nlink > 1,
      });
    }
  }
  return files;
}
