import { UnsupportedModelError } from './errors.ts';

/** The numbers of a Qwen2- or Llama-shaped decoder that the writers need. */
export interface DecoderConfig {
  readonly modelType: 'qwen2' | 'llama';
  readonly vocabSize: number;
  readonly hiddenSize: number;
  /** Width of the feed-forward layer (`intermediate_size`). */
  readonly ffnSize: number;
  readonly numLayers: number;
  readonly numHeads: number;
  readonly numKvHeads: number;
  readonly headDim: number;
  /** Longest sequence: the number of rows in the rotary tables. */
  readonly contextLength: number;
  readonly ropeTheta: number;
  readonly normEpsilon: number;
  /** True when the output head is the embedding table, so the file has it once. */
  readonly hasTiedEmbeddings: boolean;
  /** Qwen2 adds a bias to the query, key and value projections, Llama does not. */
  readonly hasQkvBias: boolean;
}

const ARCHITECTURES = ['qwen2', 'llama'] as const;

/**
 * Reads a Hugging Face config.json.
 *
 * @throws UnsupportedModelError for another architecture, a missing number, or a variant (scaled rotary
 * positions, sliding windows) that the graph does not model.
 */
export function parseDecoderConfig(json: Readonly<Record<string, unknown>>): DecoderConfig {
  const modelType = ARCHITECTURES.find((name) => name === json.model_type);
  if (modelType === undefined) {
    throw new UnsupportedModelError(
      `Cannot write a "${String(json.model_type)}" model: only ${ARCHITECTURES.map((name) => `"${name}"`).join(' and ')} are known`,
      { hint: 'Use a Qwen2 or Llama model, such as Qwen2.5-Coder or SmolLM2' },
    );
  }
  refuseVariants(json);
  const hiddenSize = positive(json, 'hidden_size');
  const numHeads = positive(json, 'num_attention_heads');
  const numKvHeads = positive(json, 'num_key_value_heads', numHeads);
  const headDim = positive(json, 'head_dim', hiddenSize / numHeads);
  if (numHeads % numKvHeads !== 0 || headDim % 2 !== 0) {
    throw new UnsupportedModelError(
      `Cannot split ${numHeads} heads of ${headDim} over ${numKvHeads} key-value heads: head_dim must be even and the heads a multiple`,
      { hint: 'Check num_attention_heads, num_key_value_heads and head_dim in config.json' },
    );
  }
  return {
    modelType,
    vocabSize: positive(json, 'vocab_size'),
    hiddenSize,
    ffnSize: positive(json, 'intermediate_size'),
    numLayers: positive(json, 'num_hidden_layers'),
    numHeads,
    numKvHeads,
    headDim,
    contextLength: positive(json, 'max_position_embeddings'),
    ropeTheta: positiveNumber(json, 'rope_theta', 10_000),
    normEpsilon: positiveNumber(json, 'rms_norm_eps', 1e-6),
    hasTiedEmbeddings: json.tie_word_embeddings === true,
    hasQkvBias: modelType === 'qwen2' || json.attention_bias === true,
  };
}

/** Leaving one of these out would run, and give quietly wrong numbers. */
function refuseVariants(json: Readonly<Record<string, unknown>>): void {
  const hint = 'Take the plain variant of the model, or one without this setting';
  const act = json.hidden_act ?? 'silu';
  if (act !== 'silu') {
    throw new UnsupportedModelError(`Cannot write hidden_act "${String(act)}": wanted "silu"`, {
      hint,
    });
  }
  if (json.rope_scaling !== undefined && json.rope_scaling !== null) {
    throw new UnsupportedModelError('Cannot write a model with rope_scaling: wanted none', {
      hint,
    });
  }
  if (json.use_sliding_window === true) {
    throw new UnsupportedModelError(
      'Cannot write a model with a sliding window: wanted full attention',
      { hint },
    );
  }
}

function positive(json: Readonly<Record<string, unknown>>, key: string, fallback?: number): number {
  const value = positiveNumber(json, key, fallback);
  if (!Number.isSafeInteger(value)) {
    throw new UnsupportedModelError(
      `Cannot use ${key} ${value} of config.json: wanted a whole number`,
      { hint: 'Restore config.json from the model it came with' },
    );
  }
  return value;
}

function positiveNumber(
  json: Readonly<Record<string, unknown>>,
  key: string,
  fallback?: number,
): number {
  const value = json[key] ?? fallback;
  if (typeof value !== 'number' || !(value > 0)) {
    throw new UnsupportedModelError(
      `Cannot use ${key} ${JSON.stringify(value) ?? '(missing)'} of config.json: wanted a number above 0`,
      { hint: 'Restore config.json from the model it came with' },
    );
  }
  return value;
}
