import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { DecoderArchitecture } from '../sizing/index.ts';

/** A decoder whose passes can be timed one by one, with a cache of any length. */
export interface PassRunner {
  /** Milliseconds of one pass over `tokens` with `pastTokens` of made-up numbers in the cache. */
  readonly timePass: (tokens: number, pastTokens: number) => Promise<number>;
  readonly release: () => Promise<void>;
}

/**
 * Loads the bytes or the path of an `.onnx` file and runs it as `lab bench` would: same threads, same options, and
 * the cache stays where it is. The backend gets the rows of the new tokens back, which costs nothing to speak
 * of; here nobody needs them.
 */
export async function openPasses(
  model: Uint8Array | string,
  architecture: DecoderArchitecture,
  { threads, extra = {} }: { readonly threads: number; readonly extra?: Record<string, string> },
): Promise<PassRunner> {
  process.env.ORT_DISABLE_TELEMETRY = '1';
  const ort = await import('onnxruntime-node');
  const options: InferenceSession.SessionOptions = {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    logSeverityLevel: 4,
    extra: { session: extra },
  };
  const session =
    typeof model === 'string'
      ? await ort.InferenceSession.create(model, options)
      : await ort.InferenceSession.create(model, options);
  const { numKvHeads, headDim, vocabSize } = architecture;
  const caches = session.inputNames.filter((name) => name.startsWith('past_key_values.'));
  const int64 = (values: BigInt64Array, dims: readonly number[]): Tensor =>
    new ort.Tensor('int64', values, dims);
  // numbers of its own for each layer, as in a real step: one for all of them would stay in the processor's cache
  let numbers = new Map<string, Float32Array>();
  const cacheOf = (past: number): Record<string, Tensor> => {
    const length = numKvHeads * past * headDim;
    if (length > (numbers.get(caches[0] ?? '')?.length ?? 0)) {
      numbers = new Map(caches.map((name) => [name, new Float32Array(length).fill(0.01)]));
    }
    const shape = [1, numKvHeads, past, headDim];
    const tensorOf = (name: string): Tensor =>
      new ort.Tensor(
        'float32',
        numbers.get(name)?.subarray(0, length) ?? new Float32Array(),
        shape,
      );
    return Object.fromEntries(caches.map((name) => [name, tensorOf(name)]));
  };
  return {
    timePass: async (tokens, pastTokens) => {
      const ids = new BigInt64Array(tokens).map((_, i) => BigInt((i * 37) % vocabSize));
      const total = tokens + pastTokens;
      const feeds: Record<string, Tensor> = {
        input_ids: int64(ids, [1, tokens]),
        attention_mask: int64(new BigInt64Array(total).fill(1n), [1, total]),
        num_logits_to_keep: int64(BigInt64Array.of(1n), []),
        ...cacheOf(pastTokens),
      };
      const startMs = performance.now();
      await session.run(feeds, ['logits']);
      return performance.now() - startMs;
    },
    release: () => session.release(),
  };
}
