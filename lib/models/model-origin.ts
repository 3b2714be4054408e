import { join } from 'node:path';
import { findSource } from './build-source.ts';
import { findPulledModel } from './hub/index.ts';
import type { ModelSpec } from './model-spec.ts';
import { readJsonFile } from './read-json-file.ts';

/** Where weights come from and how many there are, as far as anybody wrote it down. */
export interface ModelOrigin {
  /** Commit on the hub, or the first 12 hex digits of the sha256 of the trained weights. */
  readonly revision: string | undefined;
  readonly parameters: number | null;
  /** Right shapes, meaningless text. */
  readonly isRandom: boolean;
}

/** Reads the origin of a model from its manifest; a model without one keeps its secrets. */
export async function readModelOrigin(model: string, spec: ModelSpec): Promise<ModelOrigin> {
  if (spec.kind === 'hub') {
    const { commit } = await findPulledModel(spec.id, spec.revision);
    return { revision: commit, parameters: null, isRandom: false };
  }
  const { folder, hint, manifest } = await findSource(model);
  if (manifest === undefined) {
    // "lab synth" says in config.json that its weights are noise.
    const { offload_lab: marker } = await readJsonFile(join(folder, 'config.json'), hint);
    const isRandom = (marker as { weights?: unknown } | undefined)?.weights === 'random';
    return { revision: undefined, parameters: null, isRandom };
  }
  const { training } = await readJsonFile(join(folder, 'manifest.json'), hint);
  return {
    revision: manifest.files['model.safetensors']?.sha256.slice(0, 12),
    parameters: manifest.parameters ?? null,
    isRandom: (training as { weights?: unknown } | undefined)?.weights === 'random',
  };
}
