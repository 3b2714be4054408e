// Every architecture with random weights, loaded by transformers.js as it is: the step-by-step pass with
// its cache must give the logits of the whole pass, or positions, windows or caches are wrong.

import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AutoModel,
  AutoModelForCausalLM,
  AutoModelForSeq2SeqLM,
  AutoTokenizer,
  DynamicCache,
  env,
  LogLevel,
  Tensor,
} from '@huggingface/transformers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConfigJson } from '../../sizing/index.ts';
import { parseArchitecture } from '../../sizing/index.ts';
import {
  countOnnxTensors,
  createSyntheticGraphs,
  weightBytes,
  writeSyntheticModel,
} from '../index.ts';

const VOCABULARY = 300;
const shared = {
  vocab_size: VOCABULARY,
  hidden_size: 64,
  intermediate_size: 96,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  max_position_embeddings: 64,
};
const gpt = { vocab_size: VOCABULARY, n_embd: 64, n_layer: 2, n_head: 4, n_positions: 64 };

const DECODERS: Readonly<Record<string, ConfigJson>> = {
  llama: shared,
  mistral: { ...shared, sliding_window: 4 },
  qwen2: { ...shared, tie_word_embeddings: true },
  qwen3: { ...shared, head_dim: 32 },
  gemma: { ...shared, head_dim: 32, num_key_value_heads: 1 },
  gemma2: {
    ...shared,
    sliding_window: 4,
    attn_logit_softcapping: 50,
    final_logit_softcapping: 30,
    query_pre_attn_scalar: 24,
  },
  gemma3_text: { ...shared, num_hidden_layers: 6, head_dim: 32, sliding_window: 4 },
  phi3: { ...shared, head_dim: 64, partial_rotary_factor: 0.75 },
  starcoder2: shared,
  gpt2: gpt,
  gpt_bigcode: gpt,
};

const PROMPT = [11, 48, 85, 122, 159, 196, 233, 270, 15, 52, 89, 126];
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-synth-'));
  env.allowRemoteModels = false;
  env.useFSCache = false;
  env.logLevel = LogLevel.ERROR;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const options = (dtype: 'fp32' | 'fp16' | 'q8' | 'q4') => ({
  dtype,
  local_files_only: true,
  device: 'cpu' as const,
  session_options: { intraOpNumThreads: 1, logSeverityLevel: 4 as const },
});

function int64(values: readonly number[], dims: number[] = [1, values.length]): Tensor {
  return new Tensor('int64', BigInt64Array.from(values, BigInt), dims);
}

type Outputs = Readonly<Record<string, Tensor>>;

/** The cache for the next step, from what this one gave. */
function cacheOf(outputs: Outputs): DynamicCache {
  const entries = Object.entries(outputs).filter(([name]) => name.startsWith('present.'));
  return new DynamicCache(
    Object.fromEntries(
      entries.map(([name, value]) => [name.replace('present', 'past_key_values'), value]),
    ),
  );
}

function largestDifference(whole: Tensor, steps: readonly Tensor[]): number {
  const logits = whole.data as Float32Array;
  return Math.max(
    ...steps.flatMap((step, position) =>
      Array.from(step.data as Float32Array, (value, i) =>
        Math.abs(value - (logits[position * VOCABULARY + i] as number)),
      ),
    ),
  );
}

describe.each(Object.entries(DECODERS))('%s', (modelType, config) => {
  // With fp32 and q4 weights a product does not depend on its neighbours; q8 rounds all inputs of a
  // pass by their common largest, so there the two differ by that rounding.
  it.each([
    ['fp32', 1e-4],
    ['q4', 1e-4],
    ['q8', 0.3],
    ['fp16', 1e-4],
  ] as const)('as %s gives with its cache what it gives in one pass', async (dtype, tolerance) => {
    const path = join(folder, modelType);
    await writeSyntheticModel({
      config: { ...config, model_type: modelType },
      dtype,
      folder: path,
    });
    const model = await AutoModelForCausalLM.from_pretrained(path, options(dtype));
    const mask = (length: number): Tensor => int64(new Array<number>(length).fill(1));
    const keep = int64([0], []);
    const whole = await model({
      input_ids: int64(PROMPT),
      attention_mask: mask(PROMPT.length),
      num_logits_to_keep: keep,
    });
    const steps: Tensor[] = [];
    let cache = new DynamicCache();
    for (const [position, id] of PROMPT.entries()) {
      const outputs: Outputs = await model({
        input_ids: int64([id]),
        attention_mask: mask(position + 1),
        past_key_values: cache,
        num_logits_to_keep: keep,
      });
      steps.push(outputs.logits as Tensor);
      cache = cacheOf(outputs);
    }
    await model.dispose();
    const values = whole.logits.data as Float32Array;
    expect(values.every(Number.isFinite)).toBe(true);
    expect(Math.max(...values) - Math.min(...values)).toBeGreaterThan(1); // not a row of zeros
    expect(largestDifference(whole.logits, steps)).toBeLessThan(tolerance);
  });

  it('generates', async () => {
    const path = join(folder, modelType);
    const model = await AutoModelForCausalLM.from_pretrained(path, options('q4'));
    const tokenizer = await AutoTokenizer.from_pretrained(path, { local_files_only: true });
    const inputs = tokenizer('const é = 1;\n');
    expect(tokenizer.decode(inputs.input_ids.tolist()[0])).toBe('const é = 1;\n');
    const answer = (await model.generate({
      ...inputs,
      max_new_tokens: 5,
      min_new_tokens: 5,
    })) as Tensor;
    await model.dispose();
    expect(answer.dims).toEqual([1, (inputs.input_ids.dims[1] ?? 0) + 5]);
  });
});

describe('t5', () => {
  const config: ConfigJson = {
    model_type: 't5',
    vocab_size: VOCABULARY,
    d_model: 64,
    d_ff: 96,
    num_layers: 2,
    num_decoder_layers: 3,
    num_heads: 4,
    d_kv: 16,
  };

  it.each([
    ['relu', 'fp32', 1e-4],
    ['gated-gelu', 'fp32', 1e-4],
    ['relu', 'q8', 0.3],
    ['relu', 'q4', 1e-4],
    ['relu', 'fp16', 1e-4],
  ] as const)(
    'with %s as %s decodes with its cache what it decodes at once',
    async (projection, dtype, tolerance) => {
      const path = join(folder, `t5-${projection}`);
      await writeSyntheticModel({
        config: { ...config, feed_forward_proj: projection },
        dtype,
        folder: path,
      });
      const model = await AutoModelForSeq2SeqLM.from_pretrained(path, options(dtype));
      const inputs = { input_ids: int64(PROMPT), attention_mask: int64(PROMPT.map(() => 1)) };
      const whole = await model({ ...inputs, decoder_input_ids: int64(PROMPT) });
      const steps: Tensor[] = [];
      let cache: DynamicCache | undefined;
      for (const id of PROMPT) {
        const outputs: Outputs = await model({
          ...inputs,
          decoder_input_ids: int64([id]),
          ...(cache && { past_key_values: cache }),
        });
        steps.push(outputs.logits as Tensor);
        cache = cacheOf(outputs);
      }
      expect(largestDifference(whole.logits, steps)).toBeLessThan(tolerance);
      const answer = (await model.generate({
        ...inputs,
        max_new_tokens: 4,
        min_new_tokens: 4,
      })) as Tensor;
      expect(answer.dims).toEqual([1, 5]); // the start token and four more
      await model.dispose();
    },
  );
});

describe('bert', () => {
  const config: ConfigJson = {
    model_type: 'bert',
    vocab_size: VOCABULARY,
    hidden_size: 64,
    intermediate_size: 96,
    num_hidden_layers: 2,
    num_attention_heads: 4,
    max_position_embeddings: 64,
  };

  it.each(['fp32', 'fp16', 'q8', 'q4'] as const)(
    'as %s gives a vector per token and ignores what is masked',
    async (dtype) => {
      const path = join(folder, 'bert');
      await writeSyntheticModel({ config, dtype, folder: path });
      const model = await AutoModel.from_pretrained(path, options(dtype));
      const encode = async (ids: readonly number[], mask: readonly number[]) => {
        const { last_hidden_state: states } = await model({
          input_ids: int64(ids),
          attention_mask: int64(mask),
          token_type_ids: int64(ids.map(() => 0)),
        });
        return states as Tensor;
      };
      const ones = PROMPT.map(() => 1);
      const plain = await encode(PROMPT, ones);
      expect(plain.dims).toEqual([1, PROMPT.length, 64]);
      const masked = [...ones.slice(0, -1), 0];
      const [one, other] = [
        await encode(PROMPT, masked),
        await encode([...PROMPT.slice(0, -1), 7], masked),
      ];
      await model.dispose();
      const first = (tensor: Tensor): number[] =>
        Array.from(tensor.data as Float32Array).slice(0, 64);
      const gap = (a: readonly number[], b: readonly number[]): number =>
        Math.max(...a.map((value, i) => Math.abs(value - (b[i] as number))));
      const tolerance = dtype === 'q8' ? 0.3 : 1e-4;
      expect(gap(first(one), first(other))).toBeLessThan(tolerance);
      if (dtype === 'fp32') expect(gap(first(plain), first(one))).toBeGreaterThan(1e-4);
    },
  );
});

describe('writeSyntheticModel()', () => {
  const config: ConfigJson = { ...shared, model_type: 'qwen2' };

  it('makes the same bytes for the same seed, and others for another', async () => {
    const bytes = (seed: number): Buffer => {
      const [file] = createSyntheticGraphs(parseArchitecture(config), 'q4', seed);
      const tensor = file?.graph.constants.get('model.layers.0.mlp.up_proj.weight_Q4');
      return Buffer.from(tensor?.read() ?? []);
    };
    expect(bytes(1).equals(bytes(1))).toBe(true);
    expect(bytes(1).equals(bytes(2))).toBe(false);
  });

  it('keeps several dtypes of one model side by side, and counts what it wrote', async () => {
    const path = join(folder, 'several');
    const told: number[] = [];
    for (const dtype of ['fp32', 'q4'] as const) {
      await writeSyntheticModel({
        config,
        dtype,
        folder: path,
        onProgress: (bytes) => told.push(bytes),
      });
    }
    expect((await readdir(join(path, 'onnx'))).sort()).toEqual([
      'model.onnx',
      'model.onnx_data',
      'model_q4.onnx',
      'model_q4.onnx_data',
    ]);
    expect(told.length).toBeGreaterThan(10);
    const [graph] = createSyntheticGraphs(parseArchitecture(config), 'q4');
    const counted = await countOnnxTensors(join(path, 'onnx', 'model_q4.onnx'));
    expect(counted.bytes).toBe(graph && weightBytes(graph.graph));
    const leftovers = (await readdir(folder)).filter((name) => name.startsWith('.'));
    expect(leftovers).toEqual([]);
  });

  it('leaves nothing behind when it is interrupted', async () => {
    const path = join(folder, 'interrupted');
    const controller = new AbortController();
    const writing = writeSyntheticModel({
      config,
      dtype: 'fp32',
      folder: path,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(writing).rejects.toThrow('abort');
    await expect(stat(path)).rejects.toThrow('ENOENT');
    expect((await readdir(folder)).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('refuses a full disk before it writes a byte', async () => {
    // a thousand layers of Llama-70B in fp32: no disk of a learner has 3 TB free
    const huge = {
      ...config,
      hidden_size: 8192,
      intermediate_size: 28_672,
      num_hidden_layers: 1000,
      num_attention_heads: 64,
    };
    const writing = writeSyntheticModel({
      config: huge,
      dtype: 'fp32',
      folder: join(folder, 'huge'),
    });
    await expect(writing).rejects.toThrow(/^Cannot write .* TiB to .* is free on that disk$/);
  });

  it('refuses a folder with anything else in it, and sizes it cannot build', async () => {
    const write = (changes: ConfigJson, path: string) =>
      writeSyntheticModel({ config: { ...config, ...changes }, dtype: 'q4', folder: path });
    await expect(write({}, folder)).rejects.toThrow(
      'it holds something else than a synthetic model',
    );
    await expect(write({ num_hidden_layers: 3 }, join(folder, 'several'))).rejects.toThrow(
      'it holds a synthetic model of other sizes',
    );
    const fresh = join(folder, 'fresh');
    await expect(write({ vocab_size: 100 }, fresh)).rejects.toThrow('needs 260');
    await expect(write({ max_position_embeddings: undefined }, fresh)).rejects.toThrow(
      'config.json lacks "max_position_embeddings"',
    );
    await expect(write({ head_dim: 24 }, fresh)).rejects.toThrow('wanted a multiple of 16');
    await expect(write({ model_type: 'mamba' }, fresh)).rejects.toThrow('Cannot size a "mamba"');
  });
});
