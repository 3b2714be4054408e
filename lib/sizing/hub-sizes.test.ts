// Sizes of published ONNX files, as the file lists of the Hugging Face hub show them (read 2026-11; in
// powers of 1000, rounded there to three digits). Configs are those of the models they were made from. Most of
// both stands in the catalogue of models; here is what it has no use for.

import { describe, expect, it } from 'vitest';
import { MODEL_CATALOGUE } from '../models/catalogue/catalogue-rows.ts';
import {
  type ConfigJson,
  DECODER_SHAPES,
  estimateOnnxBytes,
  estimateOnnxHalves,
  type HeadStorage,
  kvCacheBytesPerToken,
  type OnnxDtype,
  parseArchitecture,
  toConfigJson,
} from './index.ts';

const MB = 1e6;
const GB = 1e9;
const TIED = { tie_word_embeddings: true };
const UNTIED = { tie_word_embeddings: false };

interface PublishedModel {
  readonly repo: string;
  readonly config: ConfigJson;
  readonly bytes: Readonly<Partial<Record<OnnxDtype, number>>>;
  /** Bytes a token adds to an fp32 cache. */
  readonly kvBytes?: number | undefined;
  /** This repository says so in its name ("GQA"): one table for lookup and head. */
  readonly head?: HeadStorage;
}

/** One more format of files in the catalogue, and the bytes a token adds to the cache. */
const MORE: Readonly<Record<string, { readonly q4f16: number; readonly kvBytes: number }>> = {
  'onnx-community/Qwen2.5-Coder-0.5B-Instruct': { q4f16: 555 * MB, kvBytes: 24 * 1024 },
  'onnx-community/Qwen2.5-Coder-1.5B-Instruct': { q4f16: 1.34 * GB, kvBytes: 56 * 1024 },
  'onnx-community/Qwen2.5-Coder-3B-Instruct': { q4f16: 2.37 * GB, kvBytes: 72 * 1024 },
  'HuggingFaceTB/SmolLM2-135M-Instruct': { q4f16: 134 * MB, kvBytes: 45 * 1024 },
  'HuggingFaceTB/SmolLM2-360M-Instruct': { q4f16: 299 * MB, kvBytes: 80 * 1024 },
  'onnx-community/TinyLlama-1.1B-Chat-v1.0-ONNX': { q4f16: 714 * MB, kvBytes: 44 * 1024 },
  'onnx-community/deepseek-coder-1.3b-instruct-ONNX': { q4f16: 853 * MB, kvBytes: 384 * 1024 },
};

const PUBLISHED: readonly PublishedModel[] = [
  ...MODEL_CATALOGUE.filter(({ files }) => Object.keys(files).length > 0).map(
    ({ repo, config, files }) => {
      const { kvBytes, ...formats } = MORE[repo] ?? {};
      return { repo, config, bytes: { ...files, ...formats }, kvBytes };
    },
  ),
  {
    repo: 'onnx-community/Qwen2.5-0.5B-Instruct-ONNX-GQA',
    config: toConfigJson(DECODER_SHAPES['Qwen2.5-0.5B'], TIED),
    bytes: { fp32: 1.98 * GB, q8: 503 * MB, q4: 777 * MB, q4f16: 478 * MB },
    kvBytes: 24 * 1024,
    head: 'shared',
  },
  {
    repo: 'Xenova/all-MiniLM-L6-v2',
    config: {
      model_type: 'bert',
      hidden_size: 384,
      intermediate_size: 1536,
      num_hidden_layers: 6,
      num_attention_heads: 12,
      vocab_size: 30_522,
      max_position_embeddings: 512,
      type_vocab_size: 2,
    },
    bytes: { fp32: 90 * MB, q8: 23 * MB },
  },
];

/** fp32 has no rounding of its own; the others add scales in places the formula leaves out. */
const tolerance = (dtype: string): number => (dtype === 'fp32' ? 0.02 : 0.035);

describe.each(PUBLISHED)('$repo', ({ config, bytes, kvBytes, head }) => {
  const model = parseArchitecture(config);

  it.each(Object.entries(bytes) as [OnnxDtype, number][])('has its size as %s', (dtype, wanted) => {
    const { totalBytes } = estimateOnnxBytes(model, dtype, head);
    expect(Math.abs(totalBytes / wanted - 1)).toBeLessThan(tolerance(dtype));
  });

  it.runIf(kvBytes !== undefined)('has its cache', () => {
    expect(kvCacheBytesPerToken(model, 4)).toBe(kvBytes);
  });
});

describe('Xenova/t5-small', () => {
  const model = parseArchitecture({
    model_type: 't5',
    d_model: 512,
    d_ff: 2048,
    num_layers: 6,
    num_heads: 8,
    d_kv: 64,
    vocab_size: 32_128,
  });

  it.each([
    ['fp32', 141 * MB, 167 * MB],
    ['q8', 36 * MB, 42 * MB],
  ] as const)(
    'has the sizes of its two %s files, the embedding in each',
    (dtype, encoder, decoder) => {
      if (model.kind !== 'encoder-decoder') throw new Error(model.kind);
      const { encoderBytes, decoderBytes } = estimateOnnxHalves(model, dtype);
      expect(Math.abs(encoderBytes / encoder - 1)).toBeLessThan(tolerance(dtype));
      expect(Math.abs(decoderBytes / decoder - 1)).toBeLessThan(tolerance(dtype));
    },
  );
});

describe('rows that were calculated, not seen', () => {
  // engine notes of this project, marked "e" there: two calculations that must agree
  it.each([
    ['Qwen2.5-7B', UNTIED, { fp32: 30.5 * GB, q4: 6.6 * GB }, 112],
    ['Qwen3-0.6B', TIED, { fp32: 3.0 * GB, q4: 1.0 * GB, q4f16: 650 * MB }, 224],
  ] as const)('%s', (name, ties, bytes, kvKibibytes) => {
    const model = parseArchitecture(toConfigJson(DECODER_SHAPES[name], ties));
    for (const [dtype, wanted] of Object.entries(bytes) as [OnnxDtype, number][]) {
      const { totalBytes } = estimateOnnxBytes(model, dtype);
      expect(Math.abs(totalBytes / wanted - 1)).toBeLessThan(0.035);
    }
    expect(kvCacheBytesPerToken(model, 4)).toBe(kvKibibytes * 1024);
  });
});
