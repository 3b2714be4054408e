import { countParameters, kvCacheBytesPerToken, parseArchitecture } from '../sizing/index.ts';
import type { ModelFacts } from './manifest-fit.ts';

interface KnownModel {
  readonly config: Readonly<Record<string, unknown>>;
  /** Of the weights in products, and of the embedding and head. */
  readonly bodyBytes: number;
  readonly tableBytes: number;
}

/** 4 bits, and per 128 weights a scale of 16 and a zero of 4 bits. */
const AWQ_BYTES = (4 + (16 + 4) / 128) / 8;

/** Values of each model's config.json on its hub page, read 2026-11. */
const KNOWN: Readonly<Record<string, KnownModel>> = {
  'Qwen/Qwen2.5-Coder-7B-Instruct-AWQ': {
    config: {
      model_type: 'qwen2',
      num_hidden_layers: 28,
      hidden_size: 3584,
      intermediate_size: 18944,
      num_attention_heads: 28,
      num_key_value_heads: 4,
      vocab_size: 152064,
      tie_word_embeddings: false,
    },
    bodyBytes: AWQ_BYTES,
    tableBytes: 2,
  },
  'codellama/CodeLlama-34b-Instruct-hf': {
    config: {
      model_type: 'llama',
      num_hidden_layers: 48,
      hidden_size: 8192,
      intermediate_size: 22016,
      num_attention_heads: 64,
      num_key_value_heads: 8,
      vocab_size: 32000,
      tie_word_embeddings: false,
    },
    bodyBytes: 2,
    tableBytes: 2,
  },
};

/** What a model of the lab's manifests weighs, from its architecture; undefined for any other. */
export function findModelFacts(model: string): ModelFacts | undefined {
  const known = KNOWN[model];
  if (known === undefined) return undefined;
  const architecture = parseArchitecture(known.config);
  const { total, body } = countParameters(architecture);
  const bytes = body * known.bodyBytes + (total - body) * known.tableBytes;
  return {
    parameters: total,
    // rounded up, so that a person can check the product
    bytesPerWeight: Math.ceil((10_000 * bytes) / total) / 10_000,
    kvBytesPerToken: kvCacheBytesPerToken(architecture, 2),
  };
}
