import { cacheRoomTokens } from '../../sizing/index.ts';
import type { DecoderRuntime } from './decoder-session.ts';

type OrtTensor = ReturnType<DecoderRuntime['createTensor']>;

/** One input of the cache, as the session describes it: [batch, heads, tokens, numbers per head]. */
interface CacheInput {
  readonly name: string;
  readonly type: 'float16' | 'float32';
  readonly heads: number;
  readonly headDim: number;
}

/**
 * A KV cache that stays where it is. A pass is given all of it and hands out the rows it added (see
 * `tuneDecoder`), which are written behind the others: nothing is copied because it was there before.
 */
export class CacheInPlace {
  readonly #inputs: readonly CacheInput[];
  readonly #createTensor: DecoderRuntime['createTensor'];
  #capacity = 0;
  #tensors: Record<string, OrtTensor> = {};

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

  /** The whole room, by input name. */
  get tensors(): Readonly<Record<string, OrtTensor>> {
    return this.#tensors;
  }

  /** Makes room for `tokens`; the first `filled` of them keep their rows. */
  reserve(tokens: number, filled: number): void {
    if (tokens <= this.#capacity) return;
    const capacity = cacheRoomTokens(tokens);
    const grown: Record<string, OrtTensor> = {};
    for (const { name, type, heads, headDim } of this.#inputs) {
      const size = heads * capacity * headDim;
      const data = type === 'float16' ? new Uint16Array(size) : new Float32Array(size);
      const old = this.#tensors[name];
      if (old !== undefined) {
        copyRows(bitsOf(old), data, { heads, headDim, rows: filled, at: 0 });
        free(old);
      }
      grown[name] = this.#createTensor(type, data, [1, heads, capacity, headDim]);
    }
    this.#capacity = capacity;
    this.#tensors = grown;
  }

  /** Writes the rows of a pass behind the first `filled` and frees what they came in. @param added [1, heads, rows, numbers] by input name */
  append(added: (name: string) => OrtTensor, filled: number): void {
    for (const { name, heads, headDim } of this.#inputs) {
      const from = added(name);
      const rows = from.dims[2] as number;
      const to = bitsOf(this.#tensors[name] as OrtTensor);
      copyRows(bitsOf(from), to, { heads, headDim, rows, at: filled });
      free(from);
    }
  }
}

type Bits = Float32Array | Uint16Array;

/** The numbers of a tensor; half-precision ones as the patterns they are, whatever class holds them. */
function bitsOf({ type, data }: OrtTensor): Bits {
  const { buffer, byteOffset, length } = data as Float32Array;
  return type === 'float16' ? new Uint16Array(buffer, byteOffset, length) : (data as Float32Array);
}

/** Gives the memory back at once; the collector would let some 64 MiB of it pile up first. */
function free({ data }: OrtTensor): void {
  (data as Float32Array<ArrayBuffer>).buffer.transfer(0);
}

interface Rows {
  readonly heads: number;
  readonly headDim: number;
  /** How many of each head, from its first. */
  readonly rows: number;
  /** The row of `to` that the first one becomes. */
  readonly at: number;
}

/** Copies the first rows of each head; heads lie one after the other, of different lengths in both. */
function copyRows(from: Bits, to: Bits, { heads, headDim, rows, at }: Rows): void {
  for (let head = 0; head < heads; head++) {
    const start = (head * from.length) / heads;
    const target = (head * to.length) / heads + at * headDim;
    to.set(from.subarray(start, start + rows * headDim), target);
  }
}
