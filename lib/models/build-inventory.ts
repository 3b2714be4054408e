import { readdir, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { nearestNames } from '../errors/index.ts';
import { explainFileError, labFolder } from '../store/index.ts';
import { ARTIFACTS, type Artifact, isOnnxArtifact, ONNX_FILES } from './build-artifacts.ts';
import {
  embeddedFolder,
  findSource,
  listEmbeddedNames,
  type ModelSource,
  WEIGHTS_FILE,
} from './build-source.ts';
import { explainDamage, readStamp } from './build-stamp.ts';
import { ModelNotFoundError } from './errors.ts';
import {
  findPulledModel,
  listPulled,
  type PulledManifest,
  readPulledManifest,
  removePulled,
  repairHint,
} from './hub/index.ts';
import { digestFile, explainDifference, type FileDigest } from './manifest.ts';
import { parseModelSpec } from './model-spec.ts';

/** A model on this machine: the trained weights, and what was built from them. */
export interface ModelListing {
  readonly name: string;
  /** `derived`: built from a learner's own folder, which is not searched for. */
  readonly source: 'embedded' | 'derived' | 'hub';
  readonly parameters: number | undefined;
  readonly license: string | undefined;
  readonly quality: unknown;
  /** Why the model cannot be used, where its manifest is damaged. */
  readonly problem: string | undefined;
  readonly built: readonly Artifact[];
  /** Bytes that came with the project or were pulled. */
  readonly sourceBytes: number;
  /** Bytes of everything built from it: what `remove` gives back. */
  readonly derivedBytes: number;
}

/** A derived folder is called by its model and the first 12 hex digits of its weights' hash. */
const DERIVED_NAME = /^(.+)-[0-9a-f]{12}$/;

/** Models that are here: embedded ones, built ones, pulled ones. */
export async function listModels(embedded: string = embeddedFolder()): Promise<ModelListing[]> {
  const names = await listEmbeddedNames(embedded);
  const derived = await listDerivedFolders();
  const others = [...new Set(derived.map(({ name }) => name))].filter((n) => !names.includes(n));
  const describe = async (name: string, source: ModelListing['source']): Promise<ModelListing> => {
    const folders = derived.filter((item) => item.name === name).map((item) => item.folder);
    const manifest =
      source === 'derived'
        ? undefined
        : await findSource(name, embedded).then(
            (found) => found.manifest,
            (error: Error) => error,
          );
    const facts = manifest instanceof Error ? undefined : manifest;
    return {
      name,
      source,
      parameters: facts?.parameters,
      license: facts?.license,
      quality: facts?.quality,
      problem: manifest instanceof Error ? manifest.message : undefined,
      built: await listBuilt(folders),
      sourceBytes: source === 'embedded' ? await folderBytes(join(embedded, name)) : 0,
      derivedBytes: (await Promise.all(folders.map(folderBytes))).reduce((a, b) => a + b, 0),
    };
  };
  return Promise.all([
    ...names.map((name) => describe(name, 'embedded')),
    ...others.map((name) => describe(name, 'derived')),
    ...(await listPulled()).map(describePulled),
  ]);
}

function describePulled({ name, commit, license, files }: PulledManifest): ModelListing {
  const isHere = (dtype: Artifact): boolean =>
    isOnnxArtifact(dtype) && files[ONNX_FILES[dtype]] !== undefined;
  return {
    name: `hub:${name}@${commit.slice(0, 12)}`,
    source: 'hub',
    parameters: undefined,
    license,
    quality: undefined,
    problem: undefined,
    built: ARTIFACTS.filter(isHere),
    sourceBytes: Object.values(files).reduce((sum, { bytes }) => sum + bytes, 0),
    derivedBytes: 0,
  };
}

/** One checked file. */
export interface FileCheck {
  readonly file: string;
  readonly kind: 'source' | 'built';
  readonly state: 'ok' | 'damaged';
  readonly reason: string | undefined;
}

/** Compares every file of a model, source and built, with the hash it should have. */
export async function verifyModel(
  model: string,
  embedded: string = embeddedFolder(),
): Promise<FileCheck[]> {
  const spec = parseModelSpec(model);
  const source =
    spec.kind === 'hub'
      ? await findPulledSource(spec.id, spec.revision)
      : await findSource(model, embedded);
  const checks: FileCheck[] = [];
  const add = (file: string, kind: FileCheck['kind'], reason: string | undefined): void => {
    checks.push({ file, kind, state: reason === undefined ? 'ok' : 'damaged', reason });
  };
  const wanted = source.manifest?.files ?? { [WEIGHTS_FILE]: undefined };
  for (const [file, digest] of Object.entries(wanted)) {
    const path = join(source.folder, file);
    const found = await digestFile(path, source.hint).catch((error: Error) => error);
    if (found instanceof Error) add(file, 'source', found.message);
    else add(file, 'source', digest && explainDifference(file, found, digest));
  }
  for (const { name, folder } of await listDerivedFolders()) {
    if (name !== source.name) continue;
    const files = new Map<string, FileDigest>(); // config.json and the like belong to every artifact
    for (const artifact of ARTIFACTS) {
      const stamp = await readStamp(folder, artifact);
      for (const [file, digest] of Object.entries(stamp?.files ?? {})) files.set(file, digest);
    }
    for (const [file, digest] of files) {
      add(file, 'built', await explainDamage(folder, file, digest));
    }
  }
  return checks;
}

/** A pulled model looks like a source that nothing is built from. */
async function findPulledSource(
  id: string,
  revision: string,
): Promise<Pick<ModelSource, 'name' | 'folder' | 'hint' | 'manifest'>> {
  const { folder, commit } = await findPulledModel(id, revision);
  const manifest = await readPulledManifest(id, commit);
  return { name: id, folder, hint: repairHint(id, commit), manifest };
}

/**
 * Deletes what was built from a model, never the model itself, or everything that was pulled of one
 * revision of a hub model; returns the bytes given back.
 */
export async function removeDerived(
  model: string,
  embedded: string = embeddedFolder(),
): Promise<number> {
  const spec = parseModelSpec(model);
  if (spec.kind === 'hub') return await removePulled(spec.id, spec.revision);
  const name = basename(model); // a learner's own folder is known by its last part
  const derived = await listDerivedFolders();
  const folders = derived.filter((item) => item.name === name).map((item) => item.folder);
  if (folders.length === 0) {
    const known = [
      ...new Set([...(await listEmbeddedNames(embedded)), ...derived.map((d) => d.name)]),
    ];
    if (known.includes(name)) return 0;
    throw new ModelNotFoundError(`No model is called "${name}"`, {
      hint: 'Run "lab models list" for the models that are here',
      model: name,
      nearest: nearestNames(name, known),
    });
  }
  let freedBytes = 0;
  for (const folder of folders) {
    freedBytes += await folderBytes(folder);
    try {
      await rm(folder, { recursive: true });
    } catch (error) {
      throw explainFileError(error, 'remove', folder);
    }
  }
  return freedBytes;
}

async function listDerivedFolders(): Promise<{ name: string; folder: string }[]> {
  const parent = labFolder('models');
  const names = await readdir(parent).catch(() => []);
  return names.flatMap((entry) => {
    const name = DERIVED_NAME.exec(entry)?.[1];
    return name === undefined ? [] : [{ name, folder: join(parent, entry) }];
  });
}

async function listBuilt(folders: readonly string[]): Promise<Artifact[]> {
  const built = new Set<Artifact>();
  for (const folder of folders) {
    for (const artifact of ARTIFACTS) {
      if ((await readStamp(folder, artifact)) !== undefined) built.add(artifact);
    }
  }
  return ARTIFACTS.filter((artifact) => built.has(artifact));
}

async function folderBytes(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      stat(join(entry.parentPath, entry.name)).then(
        ({ size }) => size,
        () => 0, // removed meanwhile
      ),
    );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
