import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findProjectRoot } from '../../store/index.ts';

/** One file of a package that no training has seen. */
export interface CodeFile {
  /** Package and path in it, for example `acorn/src/state.js`. */
  readonly path: string;
  readonly text: string;
}

export interface HeldOutCode {
  readonly files: readonly CodeFile[];
  readonly packages: readonly string[];
  /** Packages of the manifest that are not installed here in the same version. */
  readonly missing: readonly string[];
}

interface ManifestPackage {
  readonly package: string;
  readonly version: string;
  readonly split: string;
}

/** Folders and files that hold no code a person wrote. */
const SKIPPED_FOLDER = /^(node_modules|vendor|deps|external|bundled?|umd|min|locales?|fixtures)$/i;
const SKIPPED_FILE = /(\.d\.[mc]?ts|[.-](min|bundle|umd|iife|prod)\.\w+)$/;
const SOURCE_FILE = /\.(ts|mts|tsx|mjs|js|cjs)$/;
const GENERATED = /@generated|do not (edit|modify)|auto-?generated|__webpack_require__|__commonJS/i;

/**
 * Reads the held-out packages of the training corpus from the installed dependencies. Which packages
 * those are is in the committed manifest; files that are generated, minified or very long are left out.
 */
export async function readHeldOutCode(root: string = findProjectRoot()): Promise<HeldOutCode> {
  const manifestPath = join(root, 'colab', 'tiny-coder', 'corpus-manifest.json');
  const manifest = JSON.parse(await readFile(manifestPath, 'utf8')) as {
    readonly packages: readonly ManifestPackage[];
  };
  const files: CodeFile[] = [];
  const packages: string[] = [];
  const missing: string[] = [];
  for (const { package: name, version, split } of manifest.packages) {
    if (split !== 'held-out') continue;
    const folder = join(root, 'node_modules', name);
    if ((await readVersion(folder)) === version) {
      packages.push(name);
      files.push(...(await readSources(folder, name)));
    } else {
      missing.push(name);
    }
  }
  return { files, packages, missing };
}

async function readVersion(folder: string): Promise<string | undefined> {
  const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as { version?: string }).version;
}

async function readSources(folder: string, name: string): Promise<readonly CodeFile[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const files: CodeFile[] = [];
  for (const entry of entries) {
    const path = `${name}/${entry.name}`;
    if (entry.isDirectory() && !SKIPPED_FOLDER.test(entry.name)) {
      files.push(...(await readSources(join(folder, entry.name), path)));
    } else if (entry.isFile() && SOURCE_FILE.test(entry.name) && !SKIPPED_FILE.test(entry.name)) {
      const text = (await readFile(join(folder, entry.name), 'utf8')).replaceAll('\r\n', '\n');
      if (isWrittenByHand(text)) files.push({ path, text });
    }
  }
  return files;
}

function isWrittenByHand(text: string): boolean {
  const lines = text.split('\n');
  const hasLongLines = lines.some(({ length }) => length > 250) || text.length > 60 * lines.length;
  if (text.length < 200 || text.length > 80_000 || hasLongLines) return false;
  return !GENERATED.test(text.slice(0, 3_000));
}
