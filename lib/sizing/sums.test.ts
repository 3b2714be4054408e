import { GGMLQuantizationType } from '@huggingface/gguf';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Architecture,
  chooseGgufTypes,
  countParameters,
  countSafetensorsHeader,
  countValues,
  estimateDecodeFlops,
  estimateGgufBytes,
  estimateKvCacheBytes,
  estimateOnnxBytes,
  estimatePrefillFlops,
  GGML_BLOCKS,
  GGUF_FORMATS,
  type GgmlType,
  type GgufFormat,
  ggmlBytes,
  kvCacheBytesPerToken,
  listTensors,
  onnxBytesPerToken,
  parseArchitecture,
} from './index.ts';

/** Any decoder of a sensible shape. */
const decoders = fc
  .record({
    model_type: fc.constantFrom(
      'llama',
      'qwen2',
      'qwen3',
      'gemma2',
      'gemma3_text',
      'starcoder2',
      'phi3',
    ),
    kv: fc.integer({ min: 1, max: 4 }),
    groups: fc.integer({ min: 1, max: 8 }),
    head_dim: fc.constantFrom(32, 64, 128),
    layers: fc.integer({ min: 1, max: 40 }),
    width: fc.integer({ min: 1, max: 20 }),
    vocab_size: fc.integer({ min: 300, max: 200_000 }),
    tie_word_embeddings: fc.boolean(),
  })
  .map(
    ({ kv, groups, layers, width, ...rest }): Architecture =>
      parseArchitecture({
        ...rest,
        hidden_size: 32 * width,
        intermediate_size: 64 * width,
        num_hidden_layers: layers,
        num_attention_heads: kv * groups,
        num_key_value_heads: kv,
        max_position_embeddings: 4096,
        sliding_window: 128,
      }),
  );

describe('any decoder', () => {
  it('is the sum of its tensors, each named once', () => {
    fc.assert(
      fc.property(decoders, (model) => {
        const tensors = listTensors(model);
        const sum = tensors.reduce((total, { shape }) => total + countValues(shape), 0);
        expect(sum).toBe(countParameters(model).total);
        expect(new Set(tensors.map(({ name }) => name)).size).toBe(tensors.length);
        expect(new Set(tensors.map(({ ggufName }) => ggufName)).size).toBe(tensors.length);
      }),
      { numRuns: 100 },
    );
  });

  it('is never larger with the head shared, and smaller from fp32 to fp16 to q8', () => {
    fc.assert(
      fc.property(decoders, (model) => {
        for (const dtype of ['fp32', 'fp16', 'q8', 'q4', 'q4f16'] as const) {
          const [shared, separate] = (['shared', 'separate'] as const).map(
            (head) => estimateOnnxBytes(model, dtype, head).totalBytes,
          ) as [number, number];
          expect(shared).toBeLessThanOrEqual(separate);
          expect(onnxBytesPerToken(model, dtype)).toBeLessThanOrEqual(separate);
        }
        const [fp32, fp16, q8] = (['fp32', 'fp16', 'q8'] as const).map(
          (dtype) => estimateOnnxBytes(model, dtype).weightBytes,
        ) as [number, number, number];
        expect(fp32).toBe(2 * fp16);
        expect(fp16).toBe(2 * q8);
      }),
      { numRuns: 100 },
    );
  });

  it('fits whole blocks in every GGUF format, and costs no more bits than F32', () => {
    fc.assert(
      fc.property(
        decoders,
        fc.constantFrom(...(Object.keys(GGUF_FORMATS) as GgufFormat[])),
        (model, format) => {
          const { bitsPerWeight, bytesPerToken, tensorBytes } = estimateGgufBytes(model, format);
          expect(bitsPerWeight).toBeGreaterThan(2.5);
          expect(bitsPerWeight).toBeLessThanOrEqual(32);
          expect(bytesPerToken).toBeLessThanOrEqual(tensorBytes);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('drops from its cache only what no layer sees any more', () => {
    fc.assert(
      fc.property(decoders, fc.integer({ min: 1, max: 2000 }), (model, promptTokens) => {
        const input = { promptTokens, outputTokens: 10, valueBytes: 4 as const };
        const all = estimateKvCacheBytes(model, input);
        const dropped = estimateKvCacheBytes(model, { ...input, dropsOutsideWindow: true });
        expect(all).toBe(kvCacheBytesPerToken(model, 4) * (promptTokens + 10));
        expect(dropped).toBeLessThanOrEqual(all);
        if (promptTokens + 10 <= 128) expect(dropped).toBe(all);
      }),
      { numRuns: 100 },
    );
  });
});

const tiny = parseArchitecture({
  model_type: 'llama',
  hidden_size: 4,
  intermediate_size: 8,
  num_hidden_layers: 1,
  num_attention_heads: 2,
  num_key_value_heads: 1,
  vocab_size: 10,
  tie_word_embeddings: true,
});

describe('operations', () => {
  it('of a model small enough to count by hand', () => {
    // 2 x 16 (q, o) + 2 x 8 (k, v) + 3 x 32 (gate, up, down) + 8 (norms) + 4 (last norm) = 156
    expect(countParameters(tiny)).toEqual({ total: 196, body: 156, embedding: 40, head: 0 });
    // 2 x (156 + 40), and 4 x 4 for each of 3 cached tokens
    expect(estimateDecodeFlops(tiny, 3)).toBe(392 + 48);
    // 2 x 156 x 5, the head once, and 2 x 4 x 25 for the causal half
    expect(estimatePrefillFlops(tiny, 5)).toBe(1560 + 80 + 200);
  });

  it('of a window end where it ends', () => {
    const sliding = parseArchitecture({
      model_type: 'mistral',
      hidden_size: 4,
      intermediate_size: 8,
      num_hidden_layers: 1,
      num_attention_heads: 2,
      vocab_size: 10,
      sliding_window: 16,
    });
    expect(estimateDecodeFlops(sliding, 100)).toBe(estimateDecodeFlops(sliding, 16));
    const step = estimatePrefillFlops(sliding, 101) - estimatePrefillFlops(sliding, 100);
    expect(step).toBe(estimatePrefillFlops(sliding, 201) - estimatePrefillFlops(sliding, 200));
  });

  it('of an encoder have no decoding', () => {
    const bert = parseArchitecture({
      model_type: 'bert',
      hidden_size: 32,
      intermediate_size: 64,
      num_hidden_layers: 2,
      num_attention_heads: 2,
      vocab_size: 300,
      max_position_embeddings: 64,
    });
    expect(() => estimateDecodeFlops(bert, 1)).toThrow(RangeError);
    expect(kvCacheBytesPerToken(bert, 4)).toBe(0);
    expect(onnxBytesPerToken(bert, 'fp32')).toBe(0);
  });
});

describe('GGUF', () => {
  it('types have the numbers of the format', () => {
    for (const [name, { id }] of Object.entries(GGML_BLOCKS)) {
      expect([name, GGMLQuantizationType[id]]).toEqual([name, name]);
    }
  });

  it('gives value and down projections more bits in the first and last layers, and every third between', () => {
    const model = parseArchitecture({
      model_type: 'qwen2',
      hidden_size: 256,
      intermediate_size: 512,
      num_hidden_layers: 16,
      num_attention_heads: 4,
      num_key_value_heads: 2,
      vocab_size: 512,
    });
    const types = chooseGgufTypes(model, 'Q4_K_M');
    const better = types
      .filter(({ ggufName, type }) => ggufName.includes('ffn_down') && type === 'Q6_K')
      .map(({ ggufName }) => Number(/\d+/.exec(ggufName)?.[0]));
    expect(better).toEqual([0, 1, 4, 7, 10, 13, 14, 15]);
    const type = (name: string): GgmlType | undefined =>
      types.find(({ ggufName }) => ggufName === name)?.type;
    expect(type('token_embd.weight')).toBe('Q4_K'); // untied: only the head is worth more
    expect(type('output.weight')).toBe('Q6_K');
    expect(type('blk.2.attn_q.weight')).toBe('Q4_K');
    expect(type('blk.2.attn_q.bias')).toBe('F32');
  });

  it('never lets a block cross a row', () => {
    expect(ggmlBytes([2, 256], 'Q4_K')).toBe(288);
    expect(() => ggmlBytes([2, 128], 'Q4_K')).toThrow(RangeError);
  });
});

describe('countSafetensorsHeader()', () => {
  it('sums what the header lists', () => {
    const header = {
      __metadata__: { format: 'pt' },
      a: { dtype: 'BF16', shape: [3, 4], data_offsets: [0, 24] },
      b: { dtype: 'F32', shape: [5], data_offsets: [24, 44] },
      c: { dtype: 'I64', shape: [], data_offsets: [44, 52] },
    };
    expect(countSafetensorsHeader(JSON.stringify(header))).toEqual({
      tensors: 3,
      values: 18,
      bytes: 52,
    });
  });

  it('refuses a header that is not one', () => {
    expect(() => countSafetensorsHeader('{"a":')).toThrow('its header is not JSON');
    expect(() => countSafetensorsHeader('{"a":{"dtype":"F99","shape":[1]}}')).toThrow(
      'tensor "a" has no known dtype and shape',
    );
    expect(() => countSafetensorsHeader('{"a":{"dtype":"F32","shape":[-1]}}')).toThrow(
      'tensor "a"',
    );
  });
});
