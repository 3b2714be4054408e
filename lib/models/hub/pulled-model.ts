// Where pulled models lie: `.lab/models/hub/OWNER/NAME/COMMIT/`, never changed once a file is there, and
// `refs/REVISION`, a text with the commit a name such as "main" meant when it was pulled.

import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { labFolder, writeFileAtomic } from '../../store/index.ts';
import { ModelNotFoundError } from '../errors.ts';
import { type FileDigest, readManifest } from '../manifest.ts';

/** What `manifest.json` of a pulled revision holds: enough to check it without the hub. */
export interface PulledManifest {
  readonly name: string;
  readonly commit: string;
  readonly license?: string;
  readonly files: Readonly<Record<string, FileDigest>>;
}

const COMMIT = /^[0-9a-f]{40}$/;

/** Folder of everything pulled of one model. */
export function pulledFolder(id: string, ...segments: readonly string[]): string {
  return labFolder('models', 'hub', ...id.split('/'), ...segments);
}

/**
 * The commit a revision means on this machine: itself, a commit it begins, or what the name meant when
 * it was pulled; undefined where it was never pulled.
 */
export async function readPulledCommit(id: string, revision: string): Promise<string | undefined> {
  if (COMMIT.test(revision)) return revision;
  const begun = (await namesIn(pulledFolder(id))).filter(
    (name) => COMMIT.test(name) && name.startsWith(revision),
  );
  if (/^[0-9a-f]{7,39}$/.test(revision) && begun.length === 1) return begun[0];
  const path = pulledFolder(id, 'refs', encodeURIComponent(revision));
  const text = await readFile(path, 'utf8').catch(() => '');
  return COMMIT.test(text.trim()) ? text.trim() : undefined;
}

/** Remembers what a name meant. */
export async function writePulledCommit(
  id: string,
  revision: string,
  commit: string,
): Promise<void> {
  if (COMMIT.test(revision)) return;
  await writeFileAtomic(pulledFolder(id, 'refs', encodeURIComponent(revision)), `${commit}\n`);
}

/** The manifest of a pulled commit; undefined where there is none. */
export async function readPulledManifest(
  id: string,
  commit: string,
): Promise<PulledManifest | undefined> {
  const folder = pulledFolder(id, commit);
  const isThere = await stat(join(folder, 'manifest.json')).then(
    () => true,
    () => false,
  );
  if (!isThere) return undefined;
  const { files, license } = await readManifest(folder, repairHint(id, commit));
  return { name: id, commit, files, ...(license !== undefined && { license }) };
}

/** How to get a damaged pulled file back. */
export function repairHint(id: string, commit: string): string {
  return `Remove it with "lab models remove hub:${id}@${commit}" and pull it again`;
}

/**
 * The local folder of a hub model. Loading never downloads: a lesson that starts with a gigabyte of
 * surprise is not reproducible, so that is a command of its own.
 *
 * @throws ModelNotFoundError when it was not pulled
 */
export async function findPulledModel(
  id: string,
  revision: string,
): Promise<{ readonly folder: string; readonly commit: string }> {
  const commit = await readPulledCommit(id, revision);
  const manifest = commit === undefined ? undefined : await readPulledManifest(id, commit);
  if (manifest !== undefined) {
    return { folder: pulledFolder(id, manifest.commit), commit: manifest.commit };
  }
  const spec = revision === 'main' ? `hub:${id}` : `hub:${id}@${revision}`;
  throw new ModelNotFoundError(`The hub model "${id}" at "${revision}" is not on this machine`, {
    model: spec,
    hint: `Download it once with "lab models pull ${spec}", or use an embedded model such as tiny-coder-1m`,
  });
}

/** Every pulled revision on this machine, by name. */
export async function listPulled(): Promise<PulledManifest[]> {
  const root = labFolder('models', 'hub');
  const found: PulledManifest[] = [];
  for (const owner of await namesIn(root)) {
    for (const name of await namesIn(join(root, owner))) {
      for (const commit of await namesIn(join(root, owner, name))) {
        if (!COMMIT.test(commit)) continue;
        const manifest = await readPulledManifest(`${owner}/${name}`, commit);
        if (manifest !== undefined) found.push(manifest);
      }
    }
  }
  return found;
}

/** Deletes a pulled revision and the names that mean it; returns the bytes given back. */
export async function removePulled(id: string, revision: string): Promise<number> {
  const { folder, commit } = await findPulledModel(id, revision);
  const files = (await readPulledManifest(id, commit))?.files ?? {};
  for (const name of await namesIn(pulledFolder(id, 'refs'))) {
    const meant = await readPulledCommit(id, decodeURIComponent(name));
    if (meant === commit) await rm(pulledFolder(id, 'refs', name));
  }
  await rm(folder, { recursive: true });
  return Object.values(files).reduce((sum, { bytes }) => sum + bytes, 0);
}

const namesIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder).catch(() => [])).filter((name) => !name.startsWith('.')).sort();
