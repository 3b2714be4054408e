import { describe, expect, it } from 'vitest';
import {
  createRandomWeights,
  dequantizeBlockwise,
  parseDecoderConfig,
  quantizeBlockwise,
} from '../onnx/index.ts';
import { QWEN2_SPLIT } from './vocabulary.ts';
import { encodeGguf, type GgufFormat, type GgufModel } from './write-gguf.ts';

const config = parseDecoderConfig({
  model_type: 'qwen2',
  vocab_size: 8,
  hidden_size: 32,
  intermediate_size: 64,
  num_hidden_layers: 1,
  num_attention_heads: 2,
  num_key_value_heads: 1,
  head_dim: 32,
  max_position_embeddings: 16,
  rope_theta: 10_000,
  tie_word_embeddings: true,
});
const weights = createRandomWeights(config);

const tokenizer = {
  model: { type: 'BPE', vocab: { a: 1, b: 2, ab: 3, é: 4 }, merges: [['a', 'b']] },
  added_tokens: [
    { id: 0, content: '<|endoftext|>', special: true },
    { id: 5, content: '<note>', special: false },
  ],
  pre_tokenizer: { pretokenizers: [{ type: 'Split', pattern: { Regex: QWEN2_SPLIT } }] },
};

function model(format: GgufFormat, changes: Partial<GgufModel> = {}): GgufModel {
  const tokenIds = { bos: undefined, eos: 0 };
  return { name: 'tiny', config, weights, tokenizer, tokenIds, format, ...changes };
}

interface ParsedTensor {
  readonly dims: number[];
  readonly type: number;
  readonly bytes: DataView;
}

interface ParsedGguf {
  readonly metadata: Record<string, unknown>;
  readonly tensors: Record<string, ParsedTensor>;
  readonly bytes: number;
}

/** A reader written from the specification, independent of the writer. */
function parse(gguf: GgufModel): ParsedGguf {
  const bytes = Buffer.concat([...encodeGguf(gguf)]);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const take = (length: number): number => {
    at += length;
    return at - length;
  };
  const u32 = (): number => view.getUint32(take(4), true);
  const u64 = (): number => Number(view.getBigUint64(take(8), true));
  const text = (): string => {
    const length = u64();
    const start = take(length);
    return bytes.toString('utf8', start, start + length);
  };
  const value = (type: number): unknown => {
    if (type === 4) return u32();
    if (type === 5) return view.getInt32(take(4), true);
    if (type === 6) return view.getFloat32(take(4), true);
    if (type === 7) return view.getUint8(take(1)) === 1;
    if (type === 8) return text();
    if (type === 9) {
      const inner = u32();
      return Array.from({ length: u64() }, () => value(inner));
    }
    throw new Error(`unknown type ${type}`);
  };
  expect(bytes.toString('latin1', 0, 4)).toBe('GGUF');
  at = 4;
  expect(u32()).toBe(3);
  const [tensorCount, metadataCount] = [u64(), u64()];
  const metadata: Record<string, unknown> = {};
  for (let i = 0; i < metadataCount; i++) metadata[text()] = value(u32());
  const infos = Array.from({ length: tensorCount }, () => {
    const name = text();
    const dims = Array.from({ length: u32() }, u64);
    return { name, dims, type: u32(), offset: u64() };
  });
  const start = Math.ceil(at / 32) * 32;
  const tensors: Record<string, ParsedTensor> = {};
  for (const { name, dims, type, offset } of infos) {
    expect(offset % 32).toBe(0);
    const tensorBytes = new DataView(view.buffer, view.byteOffset + start + offset);
    tensors[name] = { dims, type, bytes: tensorBytes };
  }
  return { metadata, tensors, bytes: bytes.length };
}

describe('encodeGguf()', () => {
  it('describes the model and its tokenizer', () => {
    expect(parse(model('f16')).metadata).toMatchInlineSnapshot(`
      {
        "general.alignment": 32,
        "general.architecture": "qwen2",
        "general.file_type": 1,
        "general.name": "tiny",
        "general.quantization_version": 2,
        "qwen2.attention.head_count": 2,
        "qwen2.attention.head_count_kv": 1,
        "qwen2.attention.key_length": 32,
        "qwen2.attention.layer_norm_rms_epsilon": 9.999999974752427e-7,
        "qwen2.attention.value_length": 32,
        "qwen2.block_count": 1,
        "qwen2.context_length": 16,
        "qwen2.embedding_length": 32,
        "qwen2.feed_forward_length": 64,
        "qwen2.rope.freq_base": 10000,
        "tokenizer.ggml.add_bos_token": false,
        "tokenizer.ggml.eos_token_id": 0,
        "tokenizer.ggml.merges": [
          "a b",
        ],
        "tokenizer.ggml.model": "gpt2",
        "tokenizer.ggml.padding_token_id": 0,
        "tokenizer.ggml.pre": "qwen2",
        "tokenizer.ggml.token_type": [
          3,
          1,
          1,
          1,
          1,
          4,
          5,
          5,
        ],
        "tokenizer.ggml.tokens": [
          "<|endoftext|>",
          "a",
          "b",
          "ab",
          "é",
          "<note>",
          "[unused6]",
          "[unused7]",
        ],
      }
    `);
  });

  it('lists every tensor, its fastest dimension first, norms and biases as fp32', () => {
    const { tensors } = parse(model('f16'));
    const shapes = Object.entries(tensors).map(
      ([name, t]) => `${name} ${t.dims.join('x')} ${t.type}`,
    );
    expect(shapes).toMatchInlineSnapshot(`
      [
        "token_embd.weight 32x8 1",
        "blk.0.attn_norm.weight 32 0",
        "blk.0.attn_q.weight 32x64 1",
        "blk.0.attn_q.bias 64 0",
        "blk.0.attn_k.weight 32x32 1",
        "blk.0.attn_k.bias 32 0",
        "blk.0.attn_v.weight 32x32 1",
        "blk.0.attn_v.bias 32 0",
        "blk.0.attn_output.weight 64x32 1",
        "blk.0.ffn_norm.weight 32 0",
        "blk.0.ffn_gate.weight 32x64 1",
        "blk.0.ffn_up.weight 32x64 1",
        "blk.0.ffn_down.weight 64x32 1",
        "output_norm.weight 32 0",
      ]
    `);
  });

  it('stores fp16 weights as they are', () => {
    const { bytes } = parse(model('f16')).tensors['blk.0.attn_q.weight'] as ParsedTensor;
    const { values } = weights.read('model.layers.0.self_attn.q_proj.weight') ?? { values: [] };
    for (const [i, wanted] of values.entries()) {
      expect(bytes.getFloat16(2 * i, true)).toBe(wanted);
    }
  });

  it.each(['q8_0', 'q4_0'] as const)('stores in %s the numbers of the ONNX file', (format) => {
    const tensor = parse(model(format)).tensors['blk.0.ffn_down.weight'] as ParsedTensor;
    const { values } = weights.read('model.layers.0.mlp.down_proj.weight') ?? { values: undefined };
    const bits = format === 'q8_0' ? 8 : 4;
    const wanted = dequantizeBlockwise(quantizeBlockwise(values as Float32Array, bits));
    expect(tensor.type).toBe(format === 'q8_0' ? 8 : 2);
    wanted.forEach((number, i) => {
      expect(readQuantized(tensor.bytes, bits, i)).toBe(number);
    });
  });

  it('keeps the embedding at 8 bits in the 4-bit file', () => {
    const { tensors } = parse(model('q4_0'));
    expect(tensors['token_embd.weight']?.type).toBe(8);
    expect(tensors['output.weight']).toBeUndefined(); // tied: llama.cpp takes the embedding
  });

  it('writes an output head that is not tied', () => {
    const untied = { ...config, hasTiedEmbeddings: false };
    const { tensors } = parse(
      model('f16', { config: untied, weights: createRandomWeights(untied) }),
    );
    expect(tensors['output.weight']?.dims).toEqual([32, 8]);
  });

  it('refuses what llama.cpp would read otherwise', () => {
    const encode = (changes: Partial<GgufModel>) => () => [...encodeGguf(model('f16', changes))];
    const llama = { ...config, modelType: 'llama' as const, hasQkvBias: false };
    expect(encode({ config: llama })).toThrowErrorMatchingInlineSnapshot(
      `[UnsupportedModelError: Cannot write a "llama" model as GGUF: only "qwen2" is known]`,
    );
    const otherSplit = { ...tokenizer, pre_tokenizer: { type: 'ByteLevel' } };
    expect(encode({ tokenizer: otherSplit })).toThrowErrorMatchingInlineSnapshot(
      `[UnsupportedTokenizerError: Cannot write "tokenizer.json" as GGUF: it splits text by another expression than Qwen2]`,
    );
    const unigram = { ...tokenizer, model: { type: 'Unigram' } };
    expect(encode({ tokenizer: unigram })).toThrowErrorMatchingInlineSnapshot(
      `[UnsupportedTokenizerError: Cannot write "tokenizer.json" as GGUF: its model is "Unigram" or incomplete, wanted a whole "BPE"]`,
    );
    const tooMany = { ...tokenizer, added_tokens: [{ id: 8, content: 'x', special: true }] };
    expect(encode({ tokenizer: tooMany })).toThrowErrorMatchingInlineSnapshot(
      `[UnsupportedTokenizerError: Cannot write "tokenizer.json" as GGUF: token 8 has no row in the embedding of 8]`,
    );
  });
});

function readQuantized(bytes: DataView, bits: 4 | 8, index: number): number {
  const block = Math.floor(index / 32);
  const inBlock = index % 32;
  const start = block * (bits === 8 ? 34 : 18);
  const scale = bytes.getFloat16(start, true);
  if (bits === 8) return bytes.getInt8(start + 2 + inBlock) * scale;
  const pair = bytes.getUint8(start + 2 + (inBlock % 16));
  return ((inBlock < 16 ? pair & 15 : pair >> 4) - 8) * scale;
}
