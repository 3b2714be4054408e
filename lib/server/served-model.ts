import { LabError } from '../errors/index.ts';
import type { GenerationEvent, GenerationRequest, TextGenerator } from '../generation/index.ts';
import { ApiError } from './api-error.ts';
import type { ChatMessage } from './chat-prompt.ts';
import { SlotQueue } from './slot-queue.ts';

/** What answers for a model: any generator, and what the server cannot find out from it. */
export interface ServedEngine {
  readonly generator: TextGenerator;
  /** False once it can answer no more, such as a dead process. @default always alive */
  readonly isAlive?: () => boolean;
  /** The model's own chat template; without one, messages become plain text (`chat-prompt.ts`). */
  readonly renderChat?: (messages: readonly ChatMessage[]) => string;
}

export interface ServedModelOptions {
  /** What clients write into `model`. */
  readonly id: string;
  /** Called once for any number of first requests, and again only after the engine died. */
  readonly load: () => Promise<ServedEngine>;
  /** Requests that run at the same time. @default 1, what one local model can do */
  readonly slots?: number;
  /** Requests that wait before one more gets 429. @default 128 */
  readonly queueLimit?: number;
}

/** `dead`: the engine ended by itself; the next request loads a new one. */
export type ModelState = 'loading' | 'ready' | 'failed' | 'dead' | 'stopped';

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;

/** One model behind the server: loaded once, given out by slots, loaded again after a crash. */
export class ServedModel {
  readonly id: string;
  readonly createdAtMs: number = Date.now();
  readonly #options: ServedModelOptions;
  readonly #queue: SlotQueue;
  #engine: ServedEngine | undefined;
  #loading: Promise<ServedEngine> | undefined;
  #isClosed = false;
  #isStopped = false;
  #failure: unknown;
  #failuresInRow = 0;
  #retryAtMs = 0;
  #loads = 0;
  #crashes = 0;

  constructor(options: ServedModelOptions) {
    const { slots = 1, queueLimit = 128 } = options;
    this.id = options.id;
    this.#options = options;
    this.#queue = new SlotQueue({ slots, queueLimit });
  }

  /** Loads that were started, engines that died, requests that run and wait: for health and metrics. */
  get counts(): { loads: number; crashes: number; running: number; waiting: number } {
    this.#noticeDeath();
    const { running, waiting } = this.#queue;
    return { loads: this.#loads, crashes: this.#crashes, running, waiting };
  }

  get state(): ModelState {
    this.#noticeDeath();
    if (this.#isStopped) return 'stopped';
    if (this.#loading !== undefined) return 'loading';
    if (this.#engine !== undefined) return 'ready';
    if (this.#failure !== undefined) return 'failed';
    return this.#crashes > 0 ? 'dead' : 'loading';
  }

  /** What loads it, when it is loaded. */
  get engine(): ServedEngine | undefined {
    return this.#engine;
  }

  /** Why the last load failed, for whoever asks about health; details are in the log. */
  get failureReason(): string | undefined {
    if (this.state !== 'failed') return undefined;
    return LabError.isInstance(this.#failure)
      ? this.#failure.message
      : 'The model could not be loaded; the log says why';
  }

  /** The engine; loading is shared by everybody who asks meanwhile. */
  async ready(): Promise<ServedEngine> {
    this.#noticeDeath();
    if (this.#isStopped) throw stopping();
    if (this.#engine !== undefined) return this.#engine;
    if (this.#loading === undefined && performance.now() < this.#retryAtMs) {
      if (this.#failure !== undefined) throw this.#failure;
      throw new ApiError(`The engine of "${this.id}" ended and is about to be started again`, {
        status: 503,
        type: 'server_error',
        code: 'engine_crashed',
        retryAfterSeconds: Math.ceil((this.#retryAtMs - performance.now()) / 1000),
      });
    }
    this.#loading ??= this.#load();
    return await this.#loading;
  }

  /** Runs one request in its turn. The slot is free again when the engine has let go of it. */
  async *stream(
    toRequest: (engine: ServedEngine) => Omit<GenerationRequest, 'signal'>,
    signal: AbortSignal,
  ): AsyncGenerator<GenerationEvent, void, undefined> {
    if (this.#isClosed) throw stopping();
    const release = await this.#queue.acquire(signal);
    try {
      const engine = await this.ready();
      yield* engine.generator.stream({ ...toRequest(engine), signal });
      this.#failuresInRow = 0;
    } finally {
      release();
    }
  }

  /** Takes no new request; those that run or wait go on. */
  close(): void {
    this.#isClosed = true;
  }

  async stop(): Promise<void> {
    this.close();
    this.#isStopped = true;
    const engine = this.#engine ?? (await this.#loading?.catch(() => undefined));
    await engine?.generator.dispose();
  }

  async #load(): Promise<ServedEngine> {
    this.#loads++;
    try {
      this.#engine = await this.#options.load();
      this.#failure = undefined;
      return this.#engine;
    } catch (error) {
      this.#failure = error;
      this.#waitBeforeRetry();
      throw error;
    } finally {
      this.#loading = undefined;
    }
  }

  #noticeDeath(): void {
    if (this.#engine === undefined || this.#engine.isAlive?.() !== false || this.#isStopped) return;
    void this.#engine.generator.dispose().catch(() => {}); // it is gone; its lease is not
    this.#engine = undefined;
    this.#crashes++;
    // the first time at once; a request that kills it again and again must not keep it loading
    if (this.#failuresInRow++ > 0) this.#waitBeforeRetry();
  }

  #waitBeforeRetry(): void {
    const waitMs = Math.min(FIRST_RETRY_MS * 2 ** this.#failuresInRow, LONGEST_RETRY_MS);
    this.#retryAtMs = performance.now() + waitMs;
  }
}

function stopping(): ApiError {
  return new ApiError('The server is shutting down', {
    status: 503,
    type: 'server_error',
    code: 'shutting_down',
    retryAfterSeconds: 5,
  });
}
