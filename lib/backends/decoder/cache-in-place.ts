import type { DecoderRuntime } from './decoder-session.ts';

type OrtTensor = ReturnType<DecoderRuntime['createTensor']>;

/** One input of the cache, as the session describes it: [batch, heads, tokens, numbers per head]. */
interface CacheInput {
  readonly name: string;
  readonly type: 'float16' | 'float32';
  readonly heads: number;
  readonly headDim: number;
}

/** Room is added in steps of so many tokens: every pass hands out a copy of the whole room. */
const STEP_TOKENS = 128;

/**
 * A KV cache that stays where it is. The attention operator gets the same memory as past and as present
 * and writes only the new rows, instead of copying everything it has read so far into a new buffer for
 * every token. Nobody but GroupQueryAttention on a CPU understands that.
 */
export class CacheInPlace {
  readonly #inputs: readonly CacheInput[];
  readonly #createTensor: DecoderRuntime['createTensor'];
  #capacity = 0;
  #feeds: Record<string, OrtTensor> = {};

  constructor(
    { inputMetadata }: DecoderRuntime['session'],
    createTensor: DecoderRuntime['createTensor'],
  ) {
    this.#inputs = inputMetadata.flatMap((meta) => {
      if (!meta.isTensor || !meta.name.startsWith('past_key_values.')) return [];
      const [, heads, , headDim] = meta.shape as readonly number[];
      return [
        { name: meta.name, type: meta.type as CacheInput['type'], heads, headDim } as CacheInput,
      ];
    });
    this.#createTensor = createTensor;
  }

  /**
   * Tensors with room for `tokens`, of which the first `filled` keep their rows: by input name, to be
   * given to the session as past and as present.
   */
  reserve(tokens: number, filled: number): Readonly<Record<string, OrtTensor>> {
    if (tokens <= this.#capacity) return this.#feeds;
    const capacity = Math.ceil(tokens / STEP_TOKENS + 1) * STEP_TOKENS;
    const grown: Record<string, OrtTensor> = {};
    for (const { name, type, heads, headDim } of this.#inputs) {
      const size = heads * capacity * headDim;
      const data = type === 'float16' ? new Uint16Array(size) : new Float32Array(size);
      const old = this.#feeds[name]?.data as typeof data | undefined;
      for (let head = 0; head < heads && old !== undefined; head++) {
        const start = head * this.#capacity * headDim;
        data.set(old.subarray(start, start + filled * headDim), head * capacity * headDim);
      }
      grown[name] = this.#createTensor(type, data, [1, heads, capacity, headDim]);
    }
    this.#capacity = capacity;
    this.#feeds = grown;
    return grown;
  }
}
