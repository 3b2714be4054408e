// Runs a written decoder with nothing between: for tests and measurements of the files themselves.
// Everything else runs models through backends.

import type { InferenceSession, Tensor, TypedTensor } from 'onnxruntime-node';
import type { DecoderConfig } from './decoder-config.ts';

/** A decoder with its growing cache; each call to `run` continues the sequence. */
export interface DecoderSession {
  /** Runs more tokens; returns logits of the last `keep` positions (0: all), row after row. */
  readonly run: (ids: readonly number[], keep?: number) => Promise<Float32Array>;
  /** Forgets the sequence. */
  readonly reset: () => void;
  readonly release: () => Promise<void>;
}

/** Loads the bytes or the path of an `.onnx` file written by this module. */
export async function loadDecoderSession(
  model: Uint8Array | string,
  config: DecoderConfig,
  options: InferenceSession.SessionOptions = {},
): Promise<DecoderSession> {
  process.env.ORT_DISABLE_TELEMETRY = '1';
  const ort = await import('onnxruntime-node');
  const settings = { intraOpNumThreads: 1, logSeverityLevel: 3 as const, ...options };
  const session =
    typeof model === 'string'
      ? await ort.InferenceSession.create(model, settings)
      : await ort.InferenceSession.create(model, settings);
  const cacheNames = Array.from({ length: config.numLayers }, (_, layer) => [
    `${layer}.key`,
    `${layer}.value`,
  ]).flat();
  const int64 = (values: readonly number[], dims: readonly number[]): TypedTensor<'int64'> =>
    new ort.Tensor('int64', BigInt64Array.from(values, BigInt), dims);
  const emptyCache = (): Tensor =>
    new ort.Tensor('float32', new Float32Array(0), [1, config.numKvHeads, 0, config.headDim]);

  let cache: Tensor[] = cacheNames.map(emptyCache);
  let total = 0;
  return {
    run: async (ids, keep = 1) => {
      total += ids.length;
      const feeds: Record<string, Tensor> = {
        input_ids: int64(ids, [1, ids.length]),
        attention_mask: int64(new Array<number>(total).fill(1), [1, total]),
        num_logits_to_keep: int64([keep], []),
      };
      cacheNames.forEach((name, index) => {
        feeds[`past_key_values.${name}`] = cache[index] as Tensor;
      });
      const outputs = await session.run(feeds);
      cache = cacheNames.map((name) => outputs[`present.${name}`] as Tensor);
      return (outputs.logits as TypedTensor<'float32'>).data;
    },
    reset: () => {
      cache = cacheNames.map(emptyCache);
      total = 0;
    },
    release: () => session.release(),
  };
}

/** Index of the largest value: the greedy choice. */
export function argmax(values: Float32Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) {
    if ((values[i] as number) > (values[best] as number)) best = i;
  }
  return best;
}

/** Greedy continuation of a prompt; ends before `endId`. */
export async function generateGreedy(
  session: DecoderSession,
  prompt: readonly number[],
  maxTokens: number,
  endId?: number,
): Promise<number[]> {
  session.reset();
  const answer: number[] = [];
  let next = argmax(await session.run(prompt));
  while (answer.length < maxTokens && next !== endId) {
    answer.push(next);
    if (answer.length < maxTokens) next = argmax(await session.run([next]));
  }
  return answer;
}
