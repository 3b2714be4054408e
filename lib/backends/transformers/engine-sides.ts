// The sides of `benchmark-engines.ts`: our default, and what somebody would write with each library alone,
// with its own defaults. All of them start from text and pick the likeliest token; each says when every
// token was there.

import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { AutoModelForCausalLM, AutoTokenizer, env, TextStreamer } from '@huggingface/transformers';
import { InferenceSession } from 'onnxruntime-node';
import type { Dtype } from '../../generation/index.ts';
import { ONNX_FILES, type PreparedModel, prepareModel } from '../../models/index.ts';
import { importLibrary, type Llama } from '../llama-cpp/library.ts';
import { createTensor } from './create-tensor.ts';
import { createTransformersGenerator } from './index.ts';

export interface Side {
  readonly name: string;
  /** Weights were rounded to fewer bits than the others read: shown, and no rival. @default false */
  readonly isRounded?: boolean;
  /** Milliseconds from the call until each token; the prompt's length, to see that all read the same. */
  run(prompt: string, tokens: number): Promise<{ timesMs: number[]; promptTokens: number }>;
}

export async function openSides(model: string, dtype: Dtype): Promise<Side[]> {
  const prepared = await prepareModel({ model, dtype, device: 'cpu' });
  env.allowRemoteModels = false;
  return [
    await openOurs(model, dtype),
    await openGenerate(prepared),
    await openRuntime(prepared),
    ...(await openLlamaCpp(prepared)),
  ];
}

async function openOurs(model: string, dtype: Dtype): Promise<Side> {
  const generator = await createTransformersGenerator({ model, dtype, device: 'cpu' });
  return {
    name: 'ours',
    run: async (prompt, tokens) => {
      const started = performance.now();
      const timesMs: number[] = [];
      let promptTokens = 0;
      const lengths = { maxNewTokens: tokens, minNewTokens: tokens };
      for await (const event of generator.stream({ prompt, ...lengths })) {
        // when it reached the reader, not when it was made: the way between processes is ours to answer for
        if (event.type === 'token') timesMs.push(performance.now() - started);
        if (event.type === 'finish') promptTokens = event.promptTokens;
      }
      return { timesMs, promptTokens };
    },
  };
}

async function openGenerate({ folder, dtype }: PreparedModel): Promise<Side> {
  const tokenizer = await AutoTokenizer.from_pretrained(folder);
  const loaded = await AutoModelForCausalLM.from_pretrained(folder, { dtype, device: 'cpu' });
  return {
    name: 'transformers.js generate',
    run: async (prompt, tokens) => {
      const started = performance.now();
      const timesMs: number[] = [];
      const streamer = new TextStreamer(tokenizer, {
        skip_prompt: true,
        callback_function: () => {},
        token_callback_function: () => timesMs.push(performance.now() - started),
      });
      const inputs = tokenizer(prompt);
      const lengths = { max_new_tokens: tokens, min_new_tokens: tokens };
      await loaded.generate({ ...inputs, ...lengths, do_sample: false, streamer });
      return { timesMs: timesMs.slice(-tokens), promptTokens: inputs.input_ids.dims[1] ?? 0 };
    },
  };
}

async function openRuntime({ folder, dtype }: PreparedModel): Promise<Side> {
  const tokenizer = await AutoTokenizer.from_pretrained(folder);
  const session = await InferenceSession.create(join(folder, ONNX_FILES[dtype]));
  const caches = session.inputMetadata.flatMap((meta) =>
    meta.isTensor && meta.name.startsWith('past_key_values.') ? [meta] : [],
  );
  return {
    name: 'onnxruntime-node',
    run: async (prompt, tokens) => {
      const started = performance.now();
      const ids = (tokenizer(prompt).input_ids.tolist() as bigint[][])[0] ?? [];
      const timesMs: number[] = [];
      const feeds: Record<string, ReturnType<typeof createTensor>> = {
        num_logits_to_keep: createTensor('int64', BigInt64Array.of(1n), []),
      };
      for (const { name, shape } of caches) {
        const sizes = shape.map((size) => (size === 'batch_size' ? 1 : Number(size) || 0));
        feeds[name] = createTensor('float32', new Float32Array(0), sizes);
      }
      let [next, length] = [ids, 0];
      while (timesMs.length < tokens) {
        length += next.length;
        feeds.input_ids = createTensor('int64', BigInt64Array.from(next), [1, next.length]);
        feeds.attention_mask = createTensor('int64', new BigInt64Array(length).fill(1n), [
          1,
          length,
        ]);
        const outputs = await session.run(feeds);
        for (const { name } of caches) {
          const present = outputs[name.replace('past_key_values', 'present')];
          feeds[name] = present as (typeof feeds)[string];
        }
        const logits = outputs.logits?.data as Float32Array;
        let best = 0;
        for (let id = 1; id < logits.length; id++) {
          if ((logits[id] as number) > (logits[best] as number)) best = id;
        }
        next = [BigInt(best)];
        timesMs.push(performance.now() - started);
      }
      return { timesMs, promptTokens: ids.length };
    },
  };
}

/**
 * llama.cpp's names of the formats with the same weights. fp32 weights also as f16, as it is used to having
 * them: half the bytes for every token. Where there is an f32 file beside it, those are other weights, rounded
 * to 16 bits, and no rival. Where there is none, the model was trained in 16 bits, and both hold its numbers.
 */
const GGUF_FORMATS: Readonly<Record<Dtype, readonly string[]>> = {
  fp32: ['f32', 'f16'],
  fp16: ['f16'],
  q8: ['q8_0'],
  q4: ['q4_0'],
};
/** For so small a model one thread may be faster. */
const SMALL_BYTES = 50e6;

async function openLlamaCpp({ folder, name, dtype }: PreparedModel): Promise<Side[]> {
  const { getLlama } = await importLibrary(false);
  const options = { gpu: false, build: 'never', progressLogs: false, logLevel: 'error' } as const;
  const llama = await getLlama(options);
  const sides: Side[] = [];
  for (const format of GGUF_FORMATS[dtype]) {
    const path = join(folder, 'gguf', `${name}-${format}.gguf`);
    if (!existsSync(path)) continue;
    const isRounded = sides.length > 0; // a format before it holds all bits
    sides.push({ ...(await openGguf(llama, path, format)), isRounded });
    if (statSync(path).size < SMALL_BYTES) {
      sides.push({ ...(await openGguf(llama, path, format, 1)), isRounded });
    }
  }
  if (sides.length === 0) throw new Error(`There is no GGUF file of ${dtype} in ${folder}/gguf`);
  return sides;
}

async function openGguf(llama: Llama, path: string, format: string, one?: 1): Promise<Side> {
  const model = await llama.loadModel({ modelPath: path, gpuLayers: 0 });
  const { recommendedThreads } = await (await import('../../device/index.ts')).readCpuProfile();
  const threads = one ?? recommendedThreads;
  const contextSize = Math.min(model.trainContextSize, 1024);
  const context = await model.createContext({ contextSize, sequences: 1, threads });
  const sequence = context.getSequence();
  const sampling = { temperature: 0, topK: 0, topP: 1, minP: 0, seed: 0 } as const;
  return {
    name: `node-llama-cpp ${format}, ${threads} threads`,
    run: async (prompt, tokens) => {
      await sequence.clearHistory();
      const started = performance.now();
      const ids = model.tokenize(prompt, true);
      const timesMs: number[] = [];
      for await (const _ of sequence.evaluate(ids, { ...sampling, yieldEogToken: true })) {
        timesMs.push(performance.now() - started);
        if (timesMs.length === tokens) break;
      }
      return { timesMs, promptTokens: ids.length };
    },
  };
}
