import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dequantizeBlockwise, quantizeBlockwise } from './blockwise.ts';
import { type DecoderConfig, parseDecoderConfig } from './decoder-config.ts';
import { createDecoderGraph } from './decoder-graph.ts';
import { argmax, generateGreedy, loadDecoderSession } from './decoder-session.ts';
import type { WeightSource } from './decoder-weights.ts';
import { encodeModel } from './encode-model.ts';
import type { WeightFormat } from './linear.ts';
import { createRandomWeights } from './random-weights.ts';
import { referenceLogits } from './reference-forward.ts';
import { writeOnnx } from './write-onnx.ts';

const base = {
  model_type: 'qwen2',
  vocab_size: 200,
  hidden_size: 64,
  intermediate_size: 96,
  num_hidden_layers: 3,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  head_dim: 32,
  max_position_embeddings: 64,
  rope_theta: 10_000,
  rms_norm_eps: 1e-6,
  tie_word_embeddings: true,
};

const prompt = Array.from({ length: 21 }, (_, i) => (i * 37 + 5) % 200);

function create(changes: object = {}): { config: DecoderConfig; weights: WeightSource } {
  const config = parseDecoderConfig({ ...base, ...changes });
  return { config, weights: createRandomWeights(config, { seed: 7 }) };
}

async function load(config: DecoderConfig, weights: WeightSource, format: WeightFormat) {
  return loadDecoderSession(encodeModel(createDecoderGraph(config, weights, format)), config);
}

function largestDifference(a: Float32Array, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - (b[i] as number))), 0);
}

function rms(values: ArrayLike<number>): number {
  return Math.sqrt(Array.from(values).reduce((sum, x) => sum + x * x, 0) / values.length);
}

describe('fp32 graphs against the plain reference', () => {
  it.each([
    ['grouped heads, tied embedding', {}],
    ['one key-value head per query head', { num_key_value_heads: 4 }],
    ['a single key-value head', { num_key_value_heads: 1 }],
    ['heads of 64', { num_attention_heads: 2, num_key_value_heads: 1, head_dim: 64 }],
    ['heads wider together than the hidden size', { num_attention_heads: 6 }],
    ['a head of its own', { tie_word_embeddings: false }],
    ['Llama, without biases', { model_type: 'llama' }],
    ['another rotary base and epsilon', { rope_theta: 1_000_000, rms_norm_eps: 1e-5 }],
  ])('has the same logits at every position: %s', async (_, changes) => {
    const { config, weights } = create(changes);
    const session = await load(config, weights, 'fp32');
    const wanted = referenceLogits(config, weights, prompt);
    const got = await session.run(prompt, 0);
    await session.release();
    expect(rms(wanted.at(-1) as Float64Array)).toBeGreaterThan(0.3); // not a test of zeros
    const flat = Float64Array.from(wanted.flatMap((row) => [...row]));
    expect(largestDifference(got, flat)).toBeLessThan(1e-4);
  });

  it('gives the same logits token by token with the cache as in one pass', async () => {
    const { config, weights } = create();
    const session = await load(config, weights, 'fp32');
    const whole = await session.run(prompt, 0);
    session.reset();
    await session.run(prompt.slice(0, 5));
    for (const [i, id] of prompt.slice(5).entries()) {
      const row = whole.subarray((5 + i) * config.vocabSize, (6 + i) * config.vocabSize);
      expect(largestDifference(await session.run([id]), row)).toBeLessThan(1e-4);
    }
    await session.release();
  });

  it('keeps the logits it is asked for, and all of them for 0', async () => {
    const { config, weights } = create();
    const session = await load(config, weights, 'fp32');
    const all = await session.run(prompt, 0);
    expect(all.length).toBe(prompt.length * config.vocabSize);
    for (const keep of [1, 3]) {
      session.reset();
      const kept = await session.run(prompt, keep);
      const tail = all.subarray(all.length - keep * config.vocabSize);
      expect(largestDifference(kept, tail)).toBeLessThan(1e-5);
    }
    await session.release();
  });
});

describe('smaller formats', () => {
  it('computes exactly the same with fp16 weights, because they are fp16 numbers to begin with', async () => {
    const { config, weights } = create();
    const [full, half] = [await load(config, weights, 'fp32'), await load(config, weights, 'fp16')];
    expect(await half.run(prompt, 0)).toEqual(await full.run(prompt, 0));
    await Promise.all([full.release(), half.release()]);
  });

  // The weights are compared exactly (through the reference on dequantized weights); what is left is
  // the 8-bit rounding of activations, so a wrong nibble order or scale would show as a ratio near 1.
  it.each([
    ['q8', 8, {}],
    ['q4', 4, {}],
    ['q8', 8, { tie_word_embeddings: false, hidden_size: 96 }],
    ['q4', 4, { tie_word_embeddings: false, hidden_size: 96 }],
  ] as const)('runs %s close to its own dequantized weights', async (format, bits, changes) => {
    const { config, weights } = create(changes);
    const session = await load(config, weights, format);
    const got = await session.run(prompt, 0);
    await session.release();
    const wanted = referenceLogits(config, dequantized(weights, bits), prompt);
    const flat = Float64Array.from(wanted.flatMap((row) => [...row]));
    const error = got.map((value, i) => value - (flat[i] as number));
    expect(rms(error) / rms(flat)).toBeLessThan(0.04);
  });

  it('loses more with 4 bits than with 8', async () => {
    const { config, weights } = create();
    const exact = referenceLogits(config, weights, prompt).at(-1) as Float64Array;
    const errors: number[] = [];
    for (const bits of [8, 4] as const) {
      const rounded = referenceLogits(config, dequantized(weights, bits), prompt).at(-1);
      errors.push(rms(exact.map((value, i) => value - (rounded?.[i] as number))) / rms(exact));
    }
    expect(errors[0]).toBeLessThan(0.03);
    expect(errors[1]).toBeGreaterThan(4 * (errors[0] as number));
  });
});

/** The weights a quantized file stands for: tables at 8 bits, vectors exact. */
function dequantized(weights: WeightSource, bits: 4 | 8): WeightSource {
  return {
    read: (name) => {
      const tensor = weights.read(name);
      if (tensor === undefined || tensor.shape.length === 1) return tensor;
      const isTable = name.includes('embed_tokens') || name.startsWith('lm_head');
      const matrix = quantizeBlockwise(tensor.values, isTable ? 8 : bits);
      return { shape: tensor.shape, values: dequantizeBlockwise(matrix) };
    },
  };
}

describe('files', () => {
  it('stores a tied table once in every format', () => {
    const { config, weights } = create({ vocab_size: 4096, num_hidden_layers: 1 });
    const tableWeights = config.vocabSize * config.hiddenSize;
    const bytesPerWeight = { fp32: 4, fp16: 2, q8: 1.125, q4: 1.125 };
    for (const format of ['fp32', 'fp16', 'q8', 'q4'] as const) {
      const bytes = encodeModel(createDecoderGraph(config, weights, format)).length;
      const table = tableWeights * bytesPerWeight[format];
      expect(bytes).toBeGreaterThan(table);
      expect(bytes).toBeLessThan(1.6 * table);
    }
  });

  it('reads weights from a file beside the graph when asked to', async () => {
    const { config, weights } = create();
    const folder = await mkdtemp(join(tmpdir(), 'onnx-'));
    const inline = await load(config, weights, 'q4');
    const wanted = await inline.run(prompt, 0);
    await inline.release();
    const graph = createDecoderGraph(config, weights, 'q4');
    const path = join(folder, 'model_q4.onnx');
    expect(await writeOnnx(graph, path, { externalData: true })).toEqual([path, `${path}_data`]);
    const session = await loadDecoderSession(path, config);
    expect(await session.run(prompt, 0)).toEqual(wanted);
    await session.release();
    await rm(folder, { recursive: true });
  });

  it('generates greedily what the reference would', async () => {
    const { config, weights } = create();
    const session = await load(config, weights, 'fp32');
    const ids = [...prompt];
    for (let i = 0; i < 8; i++) {
      ids.push(argmax(Float32Array.from(referenceLogits(config, weights, ids).at(-1) ?? [])));
    }
    expect(await generateGreedy(session, prompt, 8)).toEqual(ids.slice(prompt.length));
    await session.release();
  });
});
