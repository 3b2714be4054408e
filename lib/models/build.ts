import { join } from 'node:path';
import type { Dtype } from '../generation/index.ts';
import { labFolder } from '../store/index.ts';
import {
  type Artifact,
  isOnnxArtifact,
  type LoadedSource,
  loadSource,
  ONNX_FILES,
  writeArtifact,
} from './build-artifacts.ts';
import { publishArtifact } from './build-publish.ts';
import { checkSource, exists, findSource, type ModelSource, WEIGHTS_FILE } from './build-source.ts';
import { checkStamp } from './build-stamp.ts';
import { DtypeUnavailableError } from './errors.ts';
import type { FileDigest } from './manifest.ts';

export interface BuildOptions {
  /** Told in one line what is being built and why. */
  readonly onProgress?: (line: string) => void;
  readonly signal?: AbortSignal;
}

/** One artifact of a model after a build. */
export interface BuiltArtifact {
  readonly artifact: Artifact;
  readonly state: 'built' | 'reused';
  readonly files: Readonly<Record<string, FileDigest>>;
  /** Only what was built took time. */
  readonly buildMs: number | undefined;
}

/** A model and everything that was asked for, ready to run. */
export interface BuiltModel {
  readonly name: string;
  /** Holds config.json, tokenizer files, onnx/ and gguf/: what transformers.js loads. */
  readonly folder: string;
  readonly artifacts: readonly BuiltArtifact[];
}

/**
 * Makes sure a model can be loaded in a dtype and returns its absolute folder. Built from the
 * trained weights the first time; later calls compare sizes and hashes and build only what is missing
 * or damaged. A folder that comes with ONNX files and without model.safetensors is returned as it is.
 *
 * @throws ModelNotFoundError, ModelFileError (a damaged source file), DtypeUnavailableError
 */
export async function ensureBuilt(
  model: string,
  dtype: Dtype,
  options: BuildOptions = {},
): Promise<string> {
  const source = await findSource(model);
  if (!(await exists(join(source.folder, WEIGHTS_FILE))) && source.manifest === undefined) {
    await requireOnnxFile(source, dtype);
    return source.folder;
  }
  return (await buildArtifacts(source, [dtype], options)).folder;
}

/** Builds several artifacts of one model, each only if it is not there, whole and current. */
export async function buildModel(
  model: string,
  artifacts: readonly Artifact[],
  options: BuildOptions = {},
): Promise<BuiltModel> {
  return buildArtifacts(await findSource(model), artifacts, options);
}

/** The folder of runnable files: the name, and which weights they were made from. */
export function derivedFolder(name: string, weights: FileDigest): string {
  return labFolder('models', `${name}-${weights.sha256.slice(0, 12)}`);
}

async function buildArtifacts(
  source: ModelSource,
  artifacts: readonly Artifact[],
  { onProgress = () => {}, signal }: BuildOptions,
): Promise<BuiltModel> {
  const digests = await checkSource(source);
  const folder = derivedFolder(source.name, digests[WEIGHTS_FILE] as FileDigest);
  const built: BuiltArtifact[] = [];
  let loaded: LoadedSource | undefined;
  for (const artifact of artifacts) {
    signal?.throwIfAborted();
    const check = await checkStamp(folder, artifact, digests);
    if (check.state === 'current') {
      built.push({ artifact, state: 'reused', files: check.files, buildMs: undefined });
      continue;
    }
    onProgress(`Building ${source.name} ${artifact} (${check.reason})`);
    const startMs = performance.now();
    loaded ??= await loadSource(source);
    const input = loaded;
    const files = await publishArtifact({
      source,
      digests,
      folder,
      artifact,
      write: (temporary) => writeArtifact(input, artifact, temporary, signal),
    });
    built.push({ artifact, state: 'built', files, buildMs: performance.now() - startMs });
  }
  return { name: source.name, folder, artifacts: built };
}

async function requireOnnxFile(source: ModelSource, dtype: Dtype): Promise<void> {
  const available: Artifact[] = [];
  for (const [format, file] of Object.entries(ONNX_FILES)) {
    if (isOnnxArtifact(format) && (await exists(join(source.folder, file)))) available.push(format);
  }
  if (available.includes(dtype)) return;
  const found = available.map((name) => `"${name}"`).join(', ') || 'none';
  throw new DtypeUnavailableError(
    `Cannot load "${source.folder}" as "${dtype}": the folder has no ${WEIGHTS_FILE}, and as ONNX ${found}`,
    {
      hint: `Choose a dtype it has, or add ${ONNX_FILES[dtype]}`,
      available,
    },
  );
}
