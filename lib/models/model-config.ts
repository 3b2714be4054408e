import { join } from 'node:path';
import { ModelFileError } from './errors.ts';
import { readJsonFile } from './read-json-file.ts';

/** The facts of a decoder that loading and memory need, read from `config.json`. */
export interface ModelConfig {
  readonly modelType: string;
  readonly numLayers: number;
  readonly numHeads: number;
  readonly numKvHeads: number;
  readonly headDim: number;
  readonly hiddenSize: number;
  readonly vocabularySize: number;
  /** Most tokens, prompt and answer together. */
  readonly contextLength: number;
  /** Tokens that end an answer; the first one also stands for an empty prompt. */
  readonly endOfTextIds: readonly number[];
}

/** Reads `config.json` and `generation_config.json`; an architecture it cannot size is an error. */
export async function readModelConfig(folder: string, hint: string): Promise<ModelConfig> {
  const path = join(folder, 'config.json');
  const config = await readJsonFile(path, hint);
  const generation = await readGenerationConfig(folder, hint);
  const pick = (...names: readonly string[]): number => {
    for (const name of names) {
      const value = config[name];
      if (typeof value === 'number' && value > 0) return value;
    }
    throw new ModelFileError(`Cannot read "config.json" of the model: "${names[0]}" is missing`, {
      path,
      hint,
    });
  };
  const numHeads = pick('num_attention_heads', 'n_head');
  const hiddenSize = pick('hidden_size', 'n_embd');
  const optional = (name: string, otherwise: number): number =>
    typeof config[name] === 'number' ? config[name] : otherwise;
  return {
    modelType: typeof config.model_type === 'string' ? config.model_type : 'unknown',
    numLayers: pick('num_hidden_layers', 'n_layer'),
    numHeads,
    numKvHeads: optional('num_key_value_heads', numHeads),
    headDim: optional('head_dim', hiddenSize / numHeads),
    hiddenSize,
    vocabularySize: pick('vocab_size'),
    contextLength: pick('max_position_embeddings', 'n_positions', 'n_ctx'),
    endOfTextIds: endOfTextIds(generation.eos_token_id ?? config.eos_token_id),
  };
}

async function readGenerationConfig(
  folder: string,
  hint: string,
): Promise<Record<string, unknown>> {
  try {
    return await readJsonFile(join(folder, 'generation_config.json'), hint);
  } catch (error) {
    // The file is optional; one that is there but broken is not.
    const isMissing = ((error as Error).cause as { code?: string } | undefined)?.code === 'ENOENT';
    if (isMissing) return {};
    throw error;
  }
}

function endOfTextIds(value: unknown): readonly number[] {
  if (typeof value === 'number') return [value];
  if (Array.isArray(value)) return value.filter((id): id is number => typeof id === 'number');
  return [];
}
