import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { explainFileError, labFolder } from '../../store/index.ts';
import { UsageError } from '../usage-error.ts';
import {
  BUNDLE_PATH,
  type BundleFile,
  type BundleManifest,
  createManifest,
  formatManifest,
  MANIFEST,
} from './manifest.ts';
import { createHeader, END_BYTES, MAX_FILE_BYTES, paddingOf } from './tar.ts';

/** A file on this disk and its place in the bundle. */
export interface BundleSource {
  readonly from: string;
  readonly path: string;
}

/**
 * Writes a bundle: manifest first, then every file. The same files always give the same bytes. Without
 * `out` it goes to `.lab/bundles/`, called by its hash.
 *
 * @throws UsageError when `out` exists or a name cannot be kept; DiskFullError, StorePermissionError
 */
export async function writeBundle(
  sources: readonly BundleSource[],
  out?: string,
): Promise<{ readonly path: string; readonly manifest: BundleManifest }> {
  const files: BundleFile[] = [];
  for (const source of sources) files.push(await describeFile(source));
  const manifest = createManifest(files);
  const name = `offload-lab-${manifest.sha256.slice(0, 12)}.tar`;
  const path = out ?? join(labFolder('bundles'), name);
  if (await exists(path)) {
    if (out === undefined) return { path, manifest };
    throw new UsageError(`Cannot write "${path}": it exists`, {
      hint: 'Choose another name; a bundle is never overwritten',
    });
  }
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeMembers(temporary, manifest, sources);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw explainFileError(error, 'write', path);
  }
  return { path, manifest };
}

async function describeFile({ from, path }: BundleSource): Promise<BundleFile> {
  const { size: bytes } = await stat(from);
  if (!BUNDLE_PATH.test(path) || bytes > MAX_FILE_BYTES) {
    throw new UsageError(`Cannot put "${from}" into a bundle as "${path}"`, {
      hint: 'Names have only letters, digits, dots, dashes and underscores, and files less than 8 GiB',
    });
  }
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(from)) hash.update(chunk);
  return { path, bytes, sha256: hash.digest('hex') };
}

async function writeMembers(
  temporary: string,
  manifest: BundleManifest,
  sources: readonly BundleSource[],
): Promise<void> {
  const file = await open(temporary, 'wx');
  try {
    const text = Buffer.from(formatManifest(manifest));
    await file.write(createHeader(MANIFEST, text.length));
    await file.write(text);
    await file.write(Buffer.alloc(paddingOf(text.length)));
    for (const [index, { from, path }] of sources.entries()) {
      const { bytes = 0 } = manifest.files[index] ?? {};
      await file.write(createHeader(path, bytes));
      // a file that changes meanwhile is found by whoever verifies the bundle
      for await (const chunk of createReadStream(from)) await file.write(chunk);
      await file.write(Buffer.alloc(paddingOf(bytes)));
    }
    await file.write(Buffer.alloc(END_BYTES));
    await file.sync();
  } finally {
    await file.close();
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
