import type { LoadedModel } from '../../models/index.ts';
import { BackendRunError } from '../errors.ts';
import { CacheInPlace } from './cache-in-place.ts';

type Session = Pick<LoadedModel['session'], 'inputNames' | 'inputMetadata' | 'run'>;
type OrtTensor = Awaited<ReturnType<Session['run']>>[string];

/** Makes a tensor of the runtime that the session belongs to. */
export type CreateTensor = (
  type: 'int64' | 'float32' | 'float16',
  data: BigInt64Array | Float32Array | Uint16Array,
  shape: readonly number[],
) => OrtTensor;

/** What is needed of ONNX Runtime, native or WebAssembly. */
export interface DecoderRuntime {
  readonly session: Session;
  /** For passes over a single token, over the same weights. @default session */
  readonly tokenSession?: Session;
  readonly createTensor: CreateTensor;
  /** `present.*` holds the rows of the tokens of a pass instead of all rows so far. @default false */
  readonly isCacheInPlace?: boolean;
  /** Longest piece of a prompt in one pass; needs a cache in place. @default the whole prompt */
  readonly promptPieceTokens?: number | undefined;
}

/**
 * The forward passes of one generation over a decoder with a KV cache. It calls the ONNX Runtime
 * session directly: `generate()` of transformers.js concatenates a new attention mask and
 * rebuilds every input per token, which costs more than a forward pass of a small model.
 *
 * The cache is what the last pass returned: each `present.*` output is the next `past_key_values.*`. Or it
 * stays in place, where the graph hands out new rows only; then a long prompt is read in pieces as well.
 */
export class DecoderSession {
  readonly #session: Session;
  readonly #tokenSession: Session;
  readonly #pieceTokens: number;
  readonly #createTensor: CreateTensor;
  readonly #mask: BigInt64Array;
  readonly #cachePairs: readonly (readonly [input: string, output: string])[];
  readonly #feeds: Record<string, OrtTensor> = {};
  readonly #needs: ReadonlySet<string>;
  readonly #inPlace: CacheInPlace | undefined;
  #length = 0;

  constructor(
    {
      session,
      tokenSession = session,
      createTensor,
      isCacheInPlace = false,
      promptPieceTokens = Number.POSITIVE_INFINITY,
    }: DecoderRuntime,
    contextLength: number,
  ) {
    this.#session = session;
    this.#tokenSession = tokenSession;
    this.#pieceTokens = promptPieceTokens;
    this.#createTensor = createTensor;
    this.#needs = new Set(session.inputNames);
    this.#mask = new BigInt64Array(contextLength).fill(1n); // batch of one: nothing is padded
    this.#cachePairs = session.inputNames
      .filter((name) => name.startsWith('past_key_values.'))
      .map((name) => [name, name.replace('past_key_values.', 'present.')] as const);
    this.#refuseUnknownInputs();
    this.#inPlace = isCacheInPlace ? new CacheInPlace(session, createTensor) : undefined;
    this.#startWithEmptyCache();
  }

  /** Appends tokens and returns the logits of the token that follows the last of them. */
  async forward(ids: readonly number[]): Promise<Float32Array> {
    if (this.#inPlace === undefined) return lastRow(await this.#runGrowing(ids));
    // all at once: room that grew with every piece would leave a smaller cache behind each time
    this.#inPlace.reserve(this.#length + ids.length, this.#length);
    let logits: OrtTensor | undefined;
    for (const piece of cutIntoPieces(ids, this.#pieceTokens)) {
      logits = await this.#runInPlace(this.#inPlace, piece);
    }
    return lastRow(logits);
  }

  async #runGrowing(ids: readonly number[]): Promise<OrtTensor | undefined> {
    const feeds = this.#feedTokens(ids);
    const outputs = await this.#session.run(feeds).catch(explainFailure);
    for (const [input, output] of this.#cachePairs) feeds[input] = outputs[output] as OrtTensor;
    return outputs.logits;
  }

  async #runInPlace(cache: CacheInPlace, ids: readonly number[]): Promise<OrtTensor | undefined> {
    const past = this.#length;
    const feeds = this.#feedTokens(ids);
    Object.assign(feeds, cache.tensors);
    const session = ids.length === 1 ? this.#tokenSession : this.#session;
    const outputs = await session.run(feeds).catch(explainFailure);
    cache.append(
      (name) => outputs[name.replace('past_key_values.', 'present.')] as OrtTensor,
      past,
    );
    return outputs.logits;
  }

  /** The inputs of the next pass, but for the cache. */
  #feedTokens(ids: readonly number[]): Record<string, OrtTensor> {
    const feeds = this.#feeds;
    const past = this.#length;
    this.#length += ids.length;
    feeds.input_ids = this.#int64(BigInt64Array.from(ids, BigInt), [1, ids.length]);
    if (this.#needs.has('attention_mask')) {
      feeds.attention_mask = this.#int64(this.#mask.subarray(0, this.#length), [1, this.#length]);
    }
    if (this.#needs.has('position_ids')) {
      const positions = BigInt64Array.from(ids, (_, index) => BigInt(past + index));
      feeds.position_ids = this.#int64(positions, [1, ids.length]);
    }
    return feeds;
  }

  #startWithEmptyCache(): void {
    // keeps only the last row of logits: without it a prompt returns one row per token
    if (this.#needs.has('num_logits_to_keep')) {
      this.#feeds.num_logits_to_keep = this.#int64(BigInt64Array.of(1n), []);
    }
    for (const meta of this.#session.inputMetadata) {
      if (!meta.isTensor || !meta.name.startsWith('past_key_values.')) continue;
      // symbols: the batch is 1, every other one is a length that starts at 0
      const shape = meta.shape.map((size) =>
        typeof size === 'number' ? size : size === 'batch_size' ? 1 : 0,
      );
      const data = meta.type === 'float16' ? new Uint16Array(0) : new Float32Array(0);
      this.#feeds[meta.name] = this.#createTensor(meta.type as 'float16' | 'float32', data, shape);
    }
  }

  #int64(data: BigInt64Array, shape: readonly number[]): OrtTensor {
    return this.#createTensor('int64', data, shape);
  }

  #refuseUnknownInputs(): void {
    const known = new Set(['input_ids', 'attention_mask', 'position_ids', 'num_logits_to_keep']);
    const unknown = this.#session.inputNames.filter(
      (name) => !known.has(name) && !name.startsWith('past_key_values.'),
    );
    if (unknown.length === 0) return;
    throw new BackendRunError(`Cannot run this kind of model: it wants the input "${unknown[0]}"`, {
      hint: 'Choose a decoder such as Qwen2, Llama or SmolLM2, exported with a KV cache',
    });
  }
}

/** Pieces of nearly equal length, `most` at most: a short last one would cost a pass for little. */
function cutIntoPieces(ids: readonly number[], most: number): (readonly number[])[] {
  const count = Math.max(1, Math.ceil(ids.length / most));
  const cut = (index: number): number => Math.round((index * ids.length) / count);
  return Array.from({ length: count }, (_, index) => ids.slice(cut(index), cut(index + 1)));
}

function explainFailure(cause: Error): never {
  const reason = (cause.message.split('\n')[0] ?? '').trim();
  throw new BackendRunError(`The model could not compute the next token: ${reason}`, {
    cause,
    hint: 'If memory ran out, shorten the prompt or use a smaller dtype; "lab doctor" shows what is free',
  });
}

function lastRow(logits: OrtTensor | undefined): Float32Array {
  const size = logits?.dims.at(-1);
  if (logits === undefined || size === undefined) {
    throw new BackendRunError('The model gave no "logits"', {
      hint: 'The ONNX file is not a language model with a head',
    });
  }
  const data = logits.data as ArrayLike<number>;
  const start = data.length - size;
  if (data instanceof Float32Array) return data.subarray(start);
  // fp16 logits arrive as raw 16-bit patterns, or as Float16Array where the runtime has it
  const bits = data as unknown as Uint16Array;
  const halves =
    bits instanceof Uint16Array ? new Float16Array(bits.buffer, bits.byteOffset) : data;
  return Float32Array.from({ length: size }, (_, index) => halves[start + index] as number);
}
