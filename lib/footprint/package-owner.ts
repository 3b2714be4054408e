import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ecosystem, InstalledFile } from './installed-files.ts';

/** One installed package, or what no package claims. */
export interface PackageSize {
  readonly ecosystem: Ecosystem;
  readonly name: string;
  /** Undefined where it does not say. */
  readonly version: string | undefined;
  readonly bytes: number;
}

/** Finds the package a file belongs to. */
export interface PackageOwners {
  /** Folder of a Node package, or name of a Python one; undefined where nobody claims the file. */
  ownerOf(file: InstalledFile): string | undefined;
  /** Whether a Python package of this name is installed; case, `-`, `_` and `.` do not matter. */
  hasPython(name: string): boolean;
  /** Sizes, largest first. */
  sizes(files: readonly InstalledFile[]): Promise<PackageSize[]>;
}

/** Reads who owns what in a project: folders for Node, the RECORD files of wheels for Python. */
export async function readPackageOwners(root: string): Promise<PackageOwners> {
  const records = await readRecords(root);
  const ownerOf = (file: InstalledFile): string | undefined =>
    file.ecosystem === 'node' ? nodePackageFolder(file.path) : records.owner.get(file.path);
  const pythonNames = new Set([...records.version.keys()].map(toPythonName));
  return {
    ownerOf,
    hasPython: (name) => pythonNames.has(toPythonName(name)),
    async sizes(files) {
      const bytes = new Map<string, { ecosystem: Ecosystem; bytes: number }>();
      for (const file of files) {
        const key = ownerOf(file) ?? `(${file.ecosystem} files of no package)`;
        const sum = bytes.get(key) ?? { ecosystem: file.ecosystem, bytes: 0 };
        sum.bytes += file.bytes;
        bytes.set(key, sum);
      }
      const sizes = [...bytes].map(async ([key, sum]) => ({
        ...sum,
        name: sum.ecosystem === 'node' ? nameOfFolder(key) : key,
        version:
          sum.ecosystem === 'node'
            ? await readNodeVersion(join(root, key))
            : records.version.get(key),
      }));
      return (await Promise.all(sizes)).sort((a, b) => b.bytes - a.bytes);
    },
  };
}

/** `node_modules/a/node_modules/@b/c` of a file in it; the innermost package owns a file. */
export function nodePackageFolder(path: string): string | undefined {
  return /^(.*node_modules\/(?:@[^/]+\/)?[^/@.][^/]*)\//.exec(path)?.[1];
}

/** PEP 503: names that differ only so are the same. */
const toPythonName = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-');

const nameOfFolder = (folder: string): string =>
  folder.slice(folder.lastIndexOf('node_modules/')).slice('node_modules/'.length) || folder;

async function readNodeVersion(folder: string): Promise<string | undefined> {
  try {
    const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    return typeof version === 'string' ? version : undefined;
  } catch {
    return undefined; // not a package
  }
}

/** Which wheel installed which file, from the RECORD of each. */
async function readRecords(
  root: string,
): Promise<{ owner: Map<string, string>; version: Map<string, string> }> {
  const owner = new Map<string, string>();
  const version = new Map<string, string>();
  for (const environment of ['.venv', 'venv', 'env']) {
    const lib = join(root, environment, 'lib');
    for (const python of await readdir(lib).catch(() => [])) {
      const folder = `${environment}/lib/${python}/site-packages`;
      for (const entry of await readdir(join(root, folder)).catch(() => [])) {
        const [, name, number] = /^(.+?)-([^-]+)\.dist-info$/.exec(entry) ?? [];
        if (name === undefined || number === undefined) continue;
        version.set(name, number);
        const record = await readFile(join(root, folder, entry, 'RECORD'), 'utf8').catch(() => '');
        for (const line of record.split('\n')) {
          const path = line.replace(/,[^,]*,[^,]*$/, '').replace(/^"(.*)"$/, '$1');
          if (path !== '') owner.set(join(folder, path), name);
        }
      }
    }
  }
  return { owner, version };
}
