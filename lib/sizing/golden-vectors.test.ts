import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  type ConfigJson,
  countParameters,
  estimateDecodeFlops,
  estimateGgufBytes,
  estimateOnnxBytes,
  kvCacheBytesPerToken,
  parseArchitecture,
} from './index.ts';

interface GoldenRow {
  readonly model: string;
  readonly config: ConfigJson;
  readonly params: number;
  readonly non_embedding: number;
  readonly embedding: number;
  readonly tied: boolean;
  readonly kv_bytes_per_token_fp16: number;
  readonly decode_flops_per_token: number;
  readonly attn_flops_per_ctx_token: number;
  readonly onnx_bytes: Readonly<Record<string, number>>;
}

const golden = JSON.parse(
  readFileSync(new URL('./__fixtures__/golden-vectors.json', import.meta.url), 'utf8'),
) as { readonly source: string; readonly asOf: string; readonly rows: readonly GoldenRow[] };

const row = (model: string): GoldenRow => {
  const found = golden.rows.find((one) => one.model === model);
  if (found === undefined) throw new Error(`no golden row "${model}"`);
  return found;
};

describe.each(golden.rows)('$model', (wanted) => {
  const model = parseArchitecture(wanted.config);

  it('has the published parameters, in body and embedding', () => {
    const { total, body, embedding, head } = countParameters(model);
    expect({ total, body, embedding }).toEqual({
      total: wanted.params,
      body: wanted.non_embedding,
      embedding: wanted.embedding,
    });
    expect(head === 0).toBe(wanted.tied);
  });

  it('caches so many bytes a token', () => {
    expect(kvCacheBytesPerToken(model, 2)).toBe(wanted.kv_bytes_per_token_fp16);
    expect(kvCacheBytesPerToken(model, 4)).toBe(2 * wanted.kv_bytes_per_token_fp16);
  });

  it('computes so much for a token, and for each cached one', () => {
    const empty = estimateDecodeFlops(model, 0);
    expect(empty).toBe(wanted.decode_flops_per_token);
    expect(estimateDecodeFlops(model, 1) - empty).toBe(wanted.attn_flops_per_ctx_token);
  });

  it('has the bytes of every ONNX format', () => {
    const bytes = (dtype: 'fp32' | 'fp16' | 'q8' | 'q4' | 'q4f16', head: 'shared' | 'separate') =>
      estimateOnnxBytes(model, dtype, head).weightBytes;
    const computed: Record<string, number> = {
      fp32: bytes('fp32', 'shared'),
      fp16: bytes('fp16', 'shared'),
      q8_dynamic: bytes('q8', 'shared'),
      q4_separate_head: bytes('q4', 'separate'),
      q4f16_separate_head: bytes('q4f16', 'separate'),
    };
    if (wanted.tied) {
      computed.q4_shared_head = bytes('q4', 'shared');
      computed.q4f16_shared_head = bytes('q4f16', 'shared');
    }
    expect(computed).toEqual(wanted.onnx_bytes);
  });
});

describe('estimateGgufBytes()', () => {
  // llama.cpp README, table of Llama-3.1-8B quantizations, bits per weight; read 2026-11.
  it.each([
    ['Q4_K_M', 4.8944],
    ['Q2_K', 3.1593],
  ] as const)('has the published bits per weight of Llama-3.1-8B as %s', (format, bits) => {
    const { bitsPerWeight } = estimateGgufBytes(
      parseArchitecture(row('Llama-3.1-8B').config),
      format,
    );
    expect(bitsPerWeight).toBeCloseTo(bits, 4);
  });

  it('falls back to larger types where rows are no multiple of 256, so small models are not 4-bit', () => {
    const bits = (model: string): number =>
      estimateGgufBytes(parseArchitecture(row(model).config), 'Q4_K_M').bitsPerWeight;
    expect(bits('SmolLM2-135M')).toBeCloseTo(6.17, 2);
    expect(bits('gemma-3-270m')).toBeCloseTo(7.36, 2);
    expect(bits('Qwen2.5-Coder-0.5B')).toBeCloseTo(6.35, 2);
  });

  it('reads all of a tied table for a token, but only a row of an untied one', () => {
    const untied = estimateGgufBytes(parseArchitecture(row('Llama-3.1-8B').config), 'Q4_K_M');
    expect(untied.bytesPerToken / 1e6).toBeCloseTo(4617.4, 1);
    const tied = estimateGgufBytes(parseArchitecture(row('Llama-3.2-1B').config), 'Q4_K_M');
    expect(tied.bytesPerToken).toBe(tied.tensorBytes);
  });
});
