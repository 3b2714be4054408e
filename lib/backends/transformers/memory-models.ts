import type { Dtype } from '../../generation/index.ts';
import {
  type ConfigJson,
  DECODER_SHAPES,
  type DecoderShape,
  toConfigJson,
} from '../../sizing/index.ts';

/** One architecture whose peak memory is predicted and measured, and the formats it is checked in. */
export interface MemoryModel {
  readonly name: string;
  readonly config: ConfigJson;
  readonly dtypes: readonly Dtype[];
}

const ALL: readonly Dtype[] = ['fp32', 'q8', 'q4'];
const QUANTIZED: readonly Dtype[] = ['q8', 'q4'];

/** Sizes and shapes the constants of `predictPeakMemory` were found with. */
export const DEVELOPMENT_MODELS: readonly MemoryModel[] = [
  known('dev-60m', ALL),
  model('dev-100m-untied', ['llama', 640, 1728, 16, 10, 5, 32_000], ALL, { isUntied: true }),
  known('dev-200m', ALL),
  known('dev-420m', QUANTIZED),
  known('dev-650m', QUANTIZED),
];

/** Sizes of models that exist, 135 million to 1.1 billion parameters: nothing was fitted to them. */
export const UNSEEN_MODELS: readonly MemoryModel[] = [
  known('SmolLM2-135M', ALL),
  model('pythia-size-160m-untied', ['llama', 768, 3072, 12, 12, 12, 50_304], ALL, {
    isUntied: true,
  }),
  known('gemma-3-270m', ALL),
  known('Qwen2.5-0.5B', ALL),
  known('Qwen3-0.6B', QUANTIZED),
  known('TinyLlama-1.1B', QUANTIZED, { isUntied: true }),
];

interface Ties {
  /** The head has weights of its own. @default false */
  readonly isUntied?: boolean;
}

function known(
  name: keyof typeof DECODER_SHAPES,
  dtypes: readonly Dtype[],
  ties?: Ties,
): MemoryModel {
  return model(name, DECODER_SHAPES[name], dtypes, ties);
}

function model(
  name: string,
  shape: DecoderShape,
  dtypes: readonly Dtype[],
  { isUntied = false }: Ties = {},
): MemoryModel {
  const config = toConfigJson(shape, {
    max_position_embeddings: 4096,
    tie_word_embeddings: !isUntied,
    rms_norm_eps: 1e-6,
  });
  return { name, config, dtypes };
}
