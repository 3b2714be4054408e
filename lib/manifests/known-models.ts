import {
  type ConfigJson,
  countParameters,
  DECODER_SHAPES,
  kvCacheBytesPerToken,
  parseArchitecture,
  toConfigJson,
} from '../sizing/index.ts';
import type { ModelFacts } from './manifest-fit.ts';

interface KnownModel {
  readonly config: ConfigJson;
  /** Of the weights in products, and of the embedding and head. */
  readonly bodyBytes: number;
  readonly tableBytes: number;
}

/** 4 bits, and per 128 weights a scale of 16 and a zero of 4 bits. */
const AWQ_BYTES = (4 + (16 + 4) / 128) / 8;

const UNTIED = { tie_word_embeddings: false };

/** Values of each model's config.json on its hub page, read 2026-11. */
const KNOWN: Readonly<Record<string, KnownModel>> = {
  'Qwen/Qwen2.5-Coder-7B-Instruct-AWQ': {
    config: toConfigJson(DECODER_SHAPES['Qwen2.5-7B'], UNTIED),
    bodyBytes: AWQ_BYTES,
    tableBytes: 2,
  },
  'codellama/CodeLlama-34b-Instruct-hf': {
    config: toConfigJson(['llama', 8192, 22_016, 48, 64, 8, 32_000], UNTIED),
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
