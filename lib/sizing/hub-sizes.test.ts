// Sizes of published ONNX files, as the file lists of the Hugging Face hub show them (read 2026-11; in
// powers of 1000, rounded there to three digits). Configs are those of the models they were made from.

import { describe, expect, it } from 'vitest';
import {
  type ConfigJson,
  estimateOnnxBytes,
  estimateOnnxHalves,
  type HeadStorage,
  kvCacheBytesPerToken,
  type OnnxDtype,
  parseArchitecture,
} from './index.ts';

const MB = 1e6;
const GB = 1e9;

interface PublishedModel {
  readonly repo: string;
  readonly config: ConfigJson;
  readonly bytes: Readonly<Partial<Record<OnnxDtype, number>>>;
  /** Bytes a token adds to an fp32 cache. */
  readonly kvBytes?: number;
  /** This repository says so in its name ("GQA"): one table for lookup and head. */
  readonly head?: HeadStorage;
}

function llamaLike(
  modelType: string,
  [hidden, ffn, layers, heads, kvHeads, vocab, context]: readonly number[],
  more: ConfigJson = {},
): ConfigJson {
  return {
    model_type: modelType,
    hidden_size: hidden,
    intermediate_size: ffn,
    num_hidden_layers: layers,
    num_attention_heads: heads,
    num_key_value_heads: kvHeads,
    vocab_size: vocab,
    max_position_embeddings: context,
    tie_word_embeddings: true,
    ...more,
  };
}

const QWEN_05 = llamaLike('qwen2', [896, 4864, 24, 14, 2, 151_936, 32_768]);
const UNTIED = { tie_word_embeddings: false };

const PUBLISHED: readonly PublishedModel[] = [
  {
    repo: 'onnx-community/Qwen2.5-Coder-0.5B-Instruct',
    config: QWEN_05,
    bytes: { fp32: 2.53 * GB, q8: 639 * MB, q4: 862 * MB, q4f16: 555 * MB },
    kvBytes: 24 * 1024,
  },
  {
    repo: 'onnx-community/Qwen2.5-Coder-1.5B-Instruct',
    config: llamaLike('qwen2', [1536, 8960, 28, 12, 2, 151_936, 32_768]),
    bytes: { fp32: 7.13 * GB, q8: 1.8 * GB, q4: 1.92 * GB, q4f16: 1.34 * GB },
    kvBytes: 56 * 1024,
  },
  {
    repo: 'onnx-community/Qwen2.5-Coder-3B-Instruct',
    config: llamaLike('qwen2', [2048, 11_008, 36, 16, 2, 151_936, 32_768]),
    bytes: { fp32: 13.6 * GB, q8: 3.41 * GB, q4: 3.19 * GB, q4f16: 2.37 * GB },
    kvBytes: 72 * 1024,
  },
  {
    repo: 'onnx-community/Qwen2.5-0.5B-Instruct-ONNX-GQA',
    config: QWEN_05,
    bytes: { fp32: 1.98 * GB, q8: 503 * MB, q4: 777 * MB, q4f16: 478 * MB },
    kvBytes: 24 * 1024,
    head: 'shared',
  },
  {
    repo: 'HuggingFaceTB/SmolLM2-135M-Instruct',
    config: llamaLike('llama', [576, 1536, 30, 9, 3, 49_152, 8192]),
    bytes: { fp32: 654 * MB, q4: 200 * MB, q4f16: 134 * MB },
    kvBytes: 45 * 1024,
  },
  {
    repo: 'HuggingFaceTB/SmolLM2-360M-Instruct',
    config: llamaLike('llama', [960, 2560, 32, 15, 5, 49_152, 8192]),
    bytes: { fp32: 1.64 * GB, q4: 417 * MB, q4f16: 299 * MB },
    kvBytes: 80 * 1024,
  },
  {
    repo: 'onnx-community/TinyLlama-1.1B-Chat-v1.0-ONNX',
    config: llamaLike('llama', [2048, 5632, 22, 32, 4, 32_000, 2048], UNTIED),
    bytes: { fp32: 4.4 * GB, q8: 1.1 * GB, q4: 910 * MB, q4f16: 714 * MB },
    kvBytes: 44 * 1024,
  },
  {
    repo: 'onnx-community/deepseek-coder-1.3b-instruct-ONNX',
    config: llamaLike('llama', [2048, 5504, 24, 16, 16, 32_256, 16_384], UNTIED),
    bytes: { fp32: 5.39 * GB, q8: 1.35 * GB, q4: 1.07 * GB, q4f16: 853 * MB },
    kvBytes: 384 * 1024,
  },
  {
    repo: 'Xenova/tiny_starcoder_py',
    config: {
      model_type: 'gpt_bigcode',
      n_layer: 20,
      n_embd: 768,
      n_head: 12,
      n_inner: 3072,
      vocab_size: 49_152,
      n_positions: 8192,
      multi_query: true,
    },
    bytes: { fp32: 724 * MB, q8: 383 * MB, q4: 319 * MB },
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
    [
      'Qwen2.5-Coder-7B',
      llamaLike('qwen2', [3584, 18_944, 28, 28, 4, 152_064, 32_768], UNTIED),
      { fp32: 30.5 * GB, q4: 6.6 * GB },
      112,
    ],
    [
      'Qwen3-0.6B',
      llamaLike('qwen3', [1024, 3072, 28, 16, 8, 151_936, 40_960], { head_dim: 128 }),
      { fp32: 3.0 * GB, q4: 1.0 * GB, q4f16: 650 * MB },
      224,
    ],
  ] as const)('%s', (_name, config, bytes, kvKibibytes) => {
    const model = parseArchitecture(config);
    for (const [dtype, wanted] of Object.entries(bytes) as [OnnxDtype, number][]) {
      const { totalBytes } = estimateOnnxBytes(model, dtype);
      expect(Math.abs(totalBytes / wanted - 1)).toBeLessThan(0.035);
    }
    expect(kvCacheBytesPerToken(model, 4)).toBe(kvKibibytes * 1024);
  });
});
