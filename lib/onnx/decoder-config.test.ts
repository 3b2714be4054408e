import { describe, expect, it } from 'vitest';
import { parseDecoderConfig } from './decoder-config.ts';
import { createDecoderGraph } from './decoder-graph.ts';
import { listWeights } from './decoder-weights.ts';
import { encodeModel } from './encode-model.ts';
import { createRandomWeights } from './random-weights.ts';

const qwen = {
  model_type: 'qwen2',
  vocab_size: 151_936,
  hidden_size: 896,
  intermediate_size: 4864,
  num_hidden_layers: 24,
  num_attention_heads: 14,
  num_key_value_heads: 2,
  max_position_embeddings: 32_768,
  rope_theta: 1_000_000,
  tie_word_embeddings: true,
};

describe('parseDecoderConfig()', () => {
  it('finds the published 494M parameters of Qwen2.5-Coder-0.5B', () => {
    const config = parseDecoderConfig(qwen);
    expect(config.headDim).toBe(64);
    const parameters = listWeights(config)
      .map(({ shape }) => shape.reduce((product, dim) => product * dim, 1))
      .reduce((sum, size) => sum + size, 0);
    expect(parameters).toBe(494_032_768);
  });

  it.each([
    [{ model_type: 'gpt2' }],
    [{ hidden_size: undefined }],
    [{ num_key_value_heads: 3 }],
    [{ hidden_act: 'gelu' }],
    [{ rope_scaling: { type: 'yarn' } }],
    [{ use_sliding_window: true }],
    [{ num_hidden_layers: 2.5 }],
  ])('refuses %j with a sentence', (changes) => {
    expect(() => parseDecoderConfig({ ...qwen, ...changes })).toThrowErrorMatchingSnapshot();
  });
});

describe('createDecoderGraph()', () => {
  const config = parseDecoderConfig({
    ...qwen,
    hidden_size: 28,
    num_hidden_layers: 1,
    vocab_size: 8,
  });

  it('says which tensor is missing', () => {
    const weights = createRandomWeights(config);
    const broken = {
      read: (name: string) => (name.endsWith('k_proj.bias') ? undefined : weights.read(name)),
    };
    expect(() => createDecoderGraph(config, broken, 'fp32')).toThrowErrorMatchingInlineSnapshot(
      `[WeightMismatchError: Cannot find the tensor "model.layers.0.self_attn.k_proj.bias": config.json says it is there with shape [4]]`,
    );
  });

  it('says which tensor has another shape than config.json', () => {
    const other = createRandomWeights({ ...config, ffnSize: 64 });
    expect(() =>
      encodeModel(createDecoderGraph(config, other, 'fp32')),
    ).toThrowErrorMatchingInlineSnapshot(
      `[WeightMismatchError: Tensor "model.layers.0.mlp.gate_proj.weight" has shape [64, 28]: config.json says [4864, 28]]`,
    );
  });

  it('refuses to quantize rows that do not fill blocks', () => {
    expect(() =>
      createDecoderGraph(config, createRandomWeights(config), 'q4'),
    ).toThrowErrorMatchingInlineSnapshot(
      `[UnsupportedModelError: Cannot quantize "model.layers.0.self_attn.qkv_proj.weight": its rows have 28 weights, wanted a multiple of 32]`,
    );
  });
});
