import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dtype } from '../../generation/index.ts';
import {
  type Artifact,
  buildModel,
  DtypeUnavailableError,
  ModelNotFoundError,
} from '../../models/index.ts';

/** A file llama.cpp can load. `dtype` is undefined where only the file knows it. */
export interface GgufFile {
  readonly name: string;
  readonly path: string;
  readonly dtype: Dtype | undefined;
}

const FORMATS: Readonly<Partial<Record<Dtype, Artifact>>> = {
  fp16: 'gguf-f16',
  q8: 'gguf-q8_0',
  q4: 'gguf-q4_0',
};

/** A GGUF file as it is, or the one built from a model's trained weights. */
export async function findGguf(model: string, dtype: Dtype): Promise<GgufFile> {
  if (model.endsWith('.gguf')) {
    await access(model).catch((cause: unknown) => {
      throw new ModelNotFoundError(`There is no file "${model}"`, {
        cause,
        model,
        hint: 'Run "lab models build NAME --gguf" for one of the lab\'s own models',
      });
    });
    return { name: model.split(/[\\/]/).at(-1) ?? model, path: model, dtype: undefined };
  }
  const artifact = FORMATS[dtype];
  if (artifact === undefined) {
    throw new DtypeUnavailableError(`"${model}" has no GGUF file as ${dtype}`, {
      available: Object.keys(FORMATS),
      hint: `Choose one of ${Object.keys(FORMATS).join(', ')}`,
    });
  }
  const built = await buildModel(model, [artifact]);
  const file = Object.keys(built.artifacts[0]?.files ?? {}).find((name) => name.endsWith('.gguf'));
  return { name: built.name, path: join(built.folder, file as string), dtype };
}
