// Files of random weights in the engine they are written for: llama.cpp checks every name, shape and
// type when it loads, and computes with them when it runs.

import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConfigJson, GgufFormat } from '../../sizing/index.ts';
import { writeSyntheticGguf } from '../index.ts';

const elsewhere = process.env.LAB_NODE_LLAMA_CPP;
const shared = {
  vocab_size: 512,
  hidden_size: 256,
  intermediate_size: 512,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  head_dim: 64,
  max_position_embeddings: 128,
};
const gpt = { vocab_size: 512, n_embd: 256, n_layer: 2, n_head: 4, n_positions: 128 };
const MODELS: readonly (readonly [string, ConfigJson, GgufFormat])[] = [
  ['qwen2', shared, 'Q4_K_M'],
  ['qwen2', shared, 'Q2_K'],
  ['qwen2', shared, 'Q8_0'],
  ['qwen2', shared, 'Q4_0'],
  ['qwen2', shared, 'Q5_0'],
  ['qwen2', shared, 'Q3_K_M'],
  ['qwen2', shared, 'Q5_K_M'],
  ['qwen2', shared, 'Q6_K'],
  ['qwen2', shared, 'IQ4_XS'],
  ['qwen2', shared, 'F16'],
  ['llama', shared, 'Q4_K_M'],
  ['mistral', { ...shared, sliding_window: 32 }, 'Q4_K_M'],
  ['qwen3', shared, 'Q4_K_M'],
  ['gemma', shared, 'Q4_K_M'],
  [
    'gemma2',
    { ...shared, sliding_window: 32, attn_logit_softcapping: 50, final_logit_softcapping: 30 },
    'Q4_K_M',
  ],
  ['gemma3_text', { ...shared, sliding_window: 32 }, 'Q4_K_M'],
  ['phi3', shared, 'Q4_K_M'],
  ['starcoder2', shared, 'Q4_K_M'],
  ['gpt2', gpt, 'Q4_K_M'],
  ['gpt_bigcode', gpt, 'Q4_K_M'],
];

/** These write no text on their own: loading them is the proof. */
const OTHERS: readonly ConfigJson[] = [
  {
    model_type: 'bert',
    vocab_size: 512,
    hidden_size: 256,
    intermediate_size: 512,
    num_hidden_layers: 2,
    num_attention_heads: 4,
    max_position_embeddings: 128,
  },
  {
    model_type: 't5',
    vocab_size: 512,
    d_model: 256,
    d_ff: 512,
    num_layers: 2,
    num_heads: 4,
    d_kv: 64,
  },
];

interface Llama {
  loadModel(options: { modelPath: string }): Promise<LlamaModel>;
}
interface LlamaModel {
  readonly size: number;
  tokenize(text: string): number[];
  detokenize(tokens: readonly number[]): string;
  createContext(options: { contextSize: number; threads: number }): Promise<{
    getSequence(): { evaluate(tokens: number[], options: object): AsyncIterable<number> };
  }>;
}

describe.skipIf(elsewhere === undefined)('llama.cpp', () => {
  let folder: string;
  let llama: Llama;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lab-llama-'));
    const entry = join(elsewhere ?? '', 'dist', 'index.js');
    if (!existsSync(entry)) throw new Error(`LAB_NODE_LLAMA_CPP has no "${entry}"`);
    const { getLlama } = (await import(pathToFileURL(entry).href)) as {
      getLlama(options: object): Promise<Llama>;
    };
    llama = await getLlama({ gpu: false, build: 'never', logLevel: 'error', maxThreads: 1 });
  });
  // Not disposed of: with this many models that call does not return. The worker ends here anyway.
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each(OTHERS)('loads $model_type', async (config) => {
    const modelPath = join(folder, `${String(config.model_type)}.gguf`);
    const bytes = await writeSyntheticGguf({ config, format: 'Q4_K_M', path: modelPath });
    expect((await llama.loadModel({ modelPath })).size).toBe(bytes);
  });

  it.each(MODELS)('loads and runs $0 as $2', async (modelType, config, format) => {
    const modelPath = join(folder, `${modelType}-${format}.gguf`);
    const bytes = await writeSyntheticGguf({
      config: { ...config, model_type: modelType },
      format,
      path: modelPath,
    });
    const model = await llama.loadModel({ modelPath });
    expect(model.size).toBe(bytes);
    const prompt = model.tokenize('const é = 1;\n');
    expect(model.detokenize(prompt)).toBe('const é = 1;\n');
    const context = await model.createContext({ contextSize: 64, threads: 1 });
    const answer: number[] = [];
    for await (const token of context.getSequence().evaluate(prompt, { temperature: 0 })) {
      answer.push(token);
      if (answer.length === 3) break;
    }
    expect(answer.every((token) => token >= 0 && token < 512)).toBe(true);
  });
});
