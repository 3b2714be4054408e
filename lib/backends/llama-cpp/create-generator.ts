import { stat } from 'node:fs/promises';
import { DeviceUnavailableError, readCpuProfile } from '../../device/index.ts';
import type {
  Device,
  Dtype,
  FinishReason,
  GenerationEvent,
  GenerationRequest,
  GenerationResult,
  GeneratorInfo,
  TextGenerator,
} from '../../generation/index.ts';
import { checkLengths, limitOutput } from '../check-lengths.ts';
import { collectGeneration } from '../collect-generation.ts';
import { Disposal } from '../disposal.ts';
import { FillInMiddleUnsupportedError } from '../errors.ts';
import { refuseLogprobs } from '../refuse-logprobs.ts';
import { type StopMatch, StopTexts } from '../stop-texts.ts';
import { findGguf } from './find-gguf.ts';
import {
  type EvaluateOptions,
  importLibrary,
  type Library,
  type Llama,
  type LlamaModel,
  type LlamaSequence,
  type Token,
} from './library.ts';
import { TokenText } from './token-text.ts';

export interface LlamaCppOptions {
  /** Embedded name, folder with trained weights, or a `.gguf` file. */
  readonly model: string;
  /** Which of the built files; a `.gguf` file says it itself. */
  readonly dtype: Dtype;
  /** `auto` takes a GPU where there is a binary and one to use. */
  readonly device: Device | 'auto';
  /** @default the context length of the model, 2048 at most */
  readonly contextTokens?: number;
  readonly threads?: number;
}

interface Loaded {
  readonly llama: Llama;
  readonly model: LlamaModel;
  readonly sequence: LlamaSequence;
  readonly contextTokens: number;
}

/**
 * Loads a GGUF file into llama.cpp in this process.
 *
 * @throws EngineNotInstalledError, ModelNotFoundError, DtypeUnavailableError, DeviceUnavailableError
 */
export async function createLlamaCppGenerator(options: LlamaCppOptions): Promise<TextGenerator> {
  const { device } = options;
  const gpu = toGpu(device);
  const library = await importLibrary(gpu === 'cuda');
  const file = await findGguf(options.model, options.dtype);
  const llama = await startEngine(library, gpu);
  const model = await llama.loadModel({
    modelPath: file.path,
    ...(gpu === false && { gpuLayers: 0 }),
  });
  const contextTokens = options.contextTokens ?? Math.min(model.trainContextSize, 2048);
  const threads = options.threads ?? (await chooseThreads(file.path));
  const context = await model.createContext({ contextSize: contextTokens, sequences: 1, threads });
  const sequence = context.getSequence();
  return new LlamaCppGenerator(
    { llama, model, sequence, contextTokens },
    {
      backend: 'llama-cpp',
      model: file.name,
      dtype: file.dtype ?? model.typeDescription.split(' ').at(-1) ?? 'unknown',
      device: { asked: device, got: llama.gpu === false ? 'cpu' : llama.gpu },
      statedBy: 'session',
      mode: 'live',
    },
  );
}

const ONE_THREAD_BYTES = 32_000_000;

/**
 * Threads meet after every operation and spin until the last one is there: on a busy machine that can
 * take a thousand times as long as the work of a small model. Same border as for the ONNX engine.
 */
async function chooseThreads(path: string): Promise<number> {
  const { size } = await stat(path);
  return size < ONE_THREAD_BYTES ? 1 : (await readCpuProfile()).recommendedThreads;
}

function toGpu(device: Device | 'auto'): false | 'auto' | 'cuda' {
  if (device === 'cpu') return false;
  if (device === 'auto' || device === 'cuda') return device;
  throw new DeviceUnavailableError({
    asked: device,
    found: ['cpu'],
    reason: 'llama.cpp knows cpu and cuda, and finds other GPUs by itself',
    hint: 'Choose cpu, cuda or auto',
  });
}

async function startEngine(library: Library, gpu: false | 'auto' | 'cuda'): Promise<Llama> {
  try {
    return await library.getLlama({ gpu, build: 'never', progressLogs: false, logLevel: 'error' });
  } catch (cause) {
    const why = (cause as Error).message.split('\n')[0] ?? '';
    throw new DeviceUnavailableError({
      asked: gpu === 'cuda' ? 'cuda' : 'cpu',
      found: [],
      reason: `llama.cpp has no binary for it here (${why})`,
      hint: 'Choose the device "cpu", or install the binary for the GPU of this machine',
    });
  }
}

class LlamaCppGenerator implements TextGenerator {
  readonly info: GeneratorInfo;
  readonly #loaded: Loaded;
  readonly #disposal = new Disposal();
  #turn: Promise<void> = Promise.resolve();
  #running = 0;
  #isFreed = false;

  constructor(loaded: Loaded, info: GeneratorInfo) {
    this.#loaded = loaded;
    this.info = info;
  }

  async *stream(request: GenerationRequest): AsyncGenerator<GenerationEvent, void, undefined> {
    this.#disposal.checkBeforeRequest();
    const sentMs = performance.now();
    const ids = encode(request, this.#loaded.model);
    refuseLogprobs(request, 'llama-cpp');
    checkLengths(request);
    const limit = limitOutput(request, ids.length, this.#loaded.contextTokens);
    this.#running++;
    const endTurn = await this.#takeTurn();
    try {
      yield* this.#generate(request, ids, limit, sentMs);
    } finally {
      endTurn();
      this.#running--;
      if (this.#disposal.signal.aborted) await this.#free();
    }
  }

  async generate(request: GenerationRequest): Promise<GenerationResult> {
    return await collectGeneration(this.stream(request));
  }

  async dispose(): Promise<void> {
    this.#disposal.dispose();
    // a running answer ends at its next token, and frees the model then
    if (this.#running === 0) await this.#free();
  }

  async *#generate(
    request: GenerationRequest,
    ids: readonly Token[],
    limit: number,
    sentMs: number,
  ): AsyncGenerator<GenerationEvent, void, undefined> {
    const { model, sequence } = this.#loaded;
    const { minNewTokens = 0, signal } = request;
    const timeMs = (): number => performance.now() - sentMs;
    const finish = (finishReason: FinishReason, outputTokens: number): GenerationEvent => {
      return {
        type: 'finish',
        finishReason,
        promptTokens: ids.length,
        outputTokens,
        timeMs: timeMs(),
      };
    };
    this.#disposal.checkWithinAnswer();
    if (signal?.aborted) return yield finish('abort', 0);
    await sequence.clearHistory(); // every request starts from nothing, so that times compare
    yield { type: 'prefill', promptTokens: ids.length, timeMs: timeMs() };
    const text = new TokenText(model);
    const stops = new StopTexts(request.stop);
    let made = 0;
    let isStopped = false;
    for await (const token of sequence.evaluate(ids, toSampling(request))) {
      this.#disposal.checkWithinAnswer();
      if (signal?.aborted) return yield finish('abort', made);
      made++;
      // to a forced length it goes on behind the end of the text: the engine cannot forbid that token
      const isEnd = model.isEogToken(token) && made >= minNewTokens;
      const isLast = isEnd || made === limit;
      const piece = isEnd ? text.flush() : text.push(token) + (isLast ? text.flush() : '');
      const match: StopMatch = isStopped ? { text: '', isStopped } : stops.push(piece);
      isStopped = match.isStopped;
      const shown = match.text + (isLast && !isStopped ? stops.flush() : '');
      yield { type: 'token', tokenId: token, text: shown, timeMs: timeMs() };
      if (isEnd || (isStopped && made >= minNewTokens)) return yield finish('stop', made);
      if (isLast) return yield finish('length', made);
    }
    yield finish('length', made); // the context is full
  }

  /** One sequence computes one answer at a time; the others wait in order. */
  async #takeTurn(): Promise<() => void> {
    const before = this.#turn;
    let endTurn = (): void => {};
    this.#turn = new Promise((resolve) => {
      endTurn = resolve;
    });
    await before;
    return endTurn;
  }

  async #free(): Promise<void> {
    if (this.#isFreed) return;
    this.#isFreed = true;
    await this.#loaded.model.dispose();
    await this.#loaded.llama.dispose();
  }
}

function toSampling({
  temperature = 0,
  topK = 0,
  topP = 1,
  seed = 0,
}: GenerationRequest): EvaluateOptions {
  return { temperature, topK, topP, minP: 0, seed, yieldEogToken: true };
}

function encode({ prompt, suffix }: GenerationRequest, model: LlamaModel): readonly Token[] {
  if (suffix === undefined) {
    const ids = model.tokenize(prompt, true);
    return ids.length === 0 && model.tokens.eos !== null ? [model.tokens.eos] : ids;
  }
  const { prefix, suffix: after, middle } = model.tokens.infill;
  if (prefix === null || after === null || middle === null) {
    throw new FillInMiddleUnsupportedError('The GGUF file names no fill-in-the-middle tokens', {
      hint: 'Leave out the suffix, or use the transformers engine, which finds them by name',
    });
  }
  return [prefix, ...model.tokenize(prompt, true), after, ...model.tokenize(suffix, true), middle];
}
