import { access, readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nearestNames } from '../errors/index.ts';
import { ModelFileError, ModelNotFoundError } from './errors.ts';
import {
  digestFile,
  explainDifference,
  type FileDigest,
  type ModelManifest,
  readManifest,
} from './manifest.ts';
import { parseModelSpec } from './model-spec.ts';

/** A folder of trained weights that runnable files can be built from, checked or not yet. */
export interface ModelSource {
  readonly name: string;
  readonly folder: string;
  /** How to get a damaged file back. */
  readonly hint: string;
  /** An embedded model always has one; a learner's own folder may not. */
  readonly manifest: ModelManifest | undefined;
}

/** The file that makes a folder a source, not a runnable model. */
export const WEIGHTS_FILE = 'model.safetensors';

/** What a runnable folder needs besides its weights. The last two are optional. */
export const COPIED_FILES = [
  'config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'generation_config.json',
] as const;

const OPTIONAL_FILES: readonly string[] = ['generation_config.json'];

/** Where the models that come with the project lie. */
export function embeddedFolder(): string {
  return join(dirname(fileURLToPath(import.meta.url)), 'embedded');
}

/** Names of the models that come with the project, sorted. */
export async function listEmbeddedNames(folder: string = embeddedFolder()): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .sort();
}

/**
 * Finds a model by its embedded name or folder.
 *
 * @throws ModelNotFoundError with the nearest names; ModelFileError for a damaged manifest
 */
export async function findSource(
  model: string,
  embedded: string = embeddedFolder(),
): Promise<ModelSource> {
  const spec = parseModelSpec(model);
  if (spec.kind === 'hub') {
    throw new ModelNotFoundError(`Cannot build "${model}": a hub model comes as runnable files`, {
      hint: 'Get it with "lab models pull", or name an embedded model or a folder with model.safetensors',
      model,
    });
  }
  return spec.kind === 'embedded'
    ? findEmbedded(spec.name, embedded)
    : findFolder(spec.path.replace(/^~(?=$|[\\/])/, homedir()));
}

async function findEmbedded(name: string, embedded: string): Promise<ModelSource> {
  const names = await listEmbeddedNames(embedded);
  if (!names.includes(name)) {
    const nearest = nearestNames(name, names);
    throw new ModelNotFoundError(`No embedded model is called "${name}"`, {
      hint: `Choose one of ${names.join(', ') || '(none is installed)'}, or give a folder as ./folder`,
      model: name,
      nearest,
    });
  }
  const folder = join(embedded, name);
  const hint = `Restore it with "git checkout -- lib/models/embedded/${name}"`;
  return { name, folder, hint, manifest: await readManifest(folder, hint) };
}

async function findFolder(path: string): Promise<ModelSource> {
  const folder = resolve(path);
  const hint = 'Copy the folder again from where it was trained or downloaded';
  if (!(await exists(folder))) {
    throw new ModelNotFoundError(`No model folder at "${path}"`, {
      hint: 'Check the path, or run "lab models list" for the models that are here',
      model: path,
    });
  }
  const hasManifest = await exists(join(folder, 'manifest.json'));
  const manifest = hasManifest ? await readManifest(folder, hint) : undefined;
  return { name: basename(folder), folder, hint, manifest };
}

export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/**
 * Digests of the weights and of the files that are copied beside them, each compared with the manifest.
 *
 * @throws ModelFileError that names the first damaged or missing file
 */
export async function checkSource(source: ModelSource): Promise<Record<string, FileDigest>> {
  const digests: Record<string, FileDigest> = {};
  for (const file of [WEIGHTS_FILE, ...COPIED_FILES]) {
    const path = join(source.folder, file);
    const wanted = source.manifest?.files[file];
    const isOptional = wanted === undefined && OPTIONAL_FILES.includes(file);
    if (isOptional && !(await exists(path))) continue;
    const found = await digestFile(path, source.hint);
    const difference = wanted && explainDifference(file, found, wanted);
    if (difference !== undefined) throw new ModelFileError(difference, { path, hint: source.hint });
    digests[file] = found;
  }
  return digests;
}
