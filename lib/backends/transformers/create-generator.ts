import type {
  Device,
  Dtype,
  GenerationEvent,
  GenerationRequest,
  GenerationResult,
  LocalGeneratorInfo,
  TextGenerator,
} from '../../generation/index.ts';
import {
  type Lease,
  LoadOnce,
  type LoadPhase,
  type PreparedModel,
  prepareModel,
  type SessionOptions,
} from '../../models/index.ts';
import { collectGeneration } from '../collect-generation.ts';
import { GeneratorDisposedError } from '../errors.ts';
import { ModelWorker } from './model-worker.ts';
import type { LoadReport } from './protocol.ts';

export interface TransformersOptions {
  /** Embedded name, folder, or `hub:owner/name@revision`. */
  readonly model: string;
  readonly dtype: Dtype;
  readonly device: Device | 'auto';
  /** Tokens to reserve memory for. @default the context length of the model, 2048 at most */
  readonly contextTokens?: number;
  readonly session?: SessionOptions;
  /** Called when a part of the load begins. */
  readonly onPhase?: (phase: LoadPhase | 'prepare' | 'start-process') => void;
  /** Called with the process id of the child as soon as it runs, before anything is loaded. */
  readonly onProcess?: (pid: number) => void;
  /** Stops waiting for the load. */
  readonly signal?: AbortSignal;
}

/** Parts of a cold start, in milliseconds. They add up to `coldStartMs`, first token not included. */
export interface LoadTiming {
  /** Finding and checking files, trying the device, the memory verdict. */
  readonly prepareMs: number;
  /** From starting the child process until our code runs in it. */
  readonly processStartMs: number;
  readonly importMs: number;
  readonly modelLoadMs: number;
  /** From the call until the model can take a request. */
  readonly totalMs: number;
}

/** A local model in a child process. */
export interface TransformersGenerator extends TextGenerator {
  readonly info: LocalGeneratorInfo;
  readonly prepared: PreparedModel;
  readonly timing: LoadTiming;
  /** Process id of the child, for memory and CPU readings. */
  readonly pid: number;
  /** False once the child process is gone: every request fails from then on. */
  readonly isAlive: boolean;
}

interface SharedModel {
  readonly worker: ModelWorker;
  readonly prepared: PreparedModel;
  readonly timing: LoadTiming;
}

const shared = new LoadOnce<SharedModel>({
  free: ({ worker }) => worker.dispose(),
  isUsable: ({ worker }) => worker.isAlive,
});

/** Child processes with a model that were started so far by this process. */
export function workerLoadCount(): number {
  return shared.loads;
}

/**
 * Loads a model into a child process; generators of the same options share one load and one process,
 * which ends when the last of them is disposed.
 *
 * @throws ModelNotFoundError, ModelFileError, DtypeUnavailableError, DeviceUnavailableError or
 * MemoryBudgetError before anything is loaded; ModelLoadError or BackendCrashedError while loading
 * @example
 * const generator = await createTransformersGenerator({ model: 'tiny-coder-1m', dtype: 'fp32', device: 'cpu' });
 * for await (const event of generator.stream({ prompt: 'function add(a, b) {', maxNewTokens: 32 })) {
 *   if (event.type === 'token') process.stdout.write(event.text);
 * }
 * await generator.dispose();
 */
export async function createTransformersGenerator(
  options: TransformersOptions,
): Promise<TransformersGenerator> {
  const { model, dtype, device, contextTokens, session, signal } = options;
  signal?.throwIfAborted();
  const key = JSON.stringify([model, dtype, device, contextTokens, session]);
  const acquired = shared.acquire(key, () => loadWorker(options));
  const lease = await (signal === undefined ? acquired : abandonOnAbort(acquired, signal));
  return new SharedGenerator(lease);
}

async function loadWorker(options: TransformersOptions): Promise<SharedModel> {
  const started = performance.now();
  options.onPhase?.('prepare');
  const prepared = await prepareModel(options);
  const spawned = performance.now();
  options.onPhase?.('start-process');
  const worker = new ModelWorker();
  if (worker.pid !== undefined) options.onProcess?.(worker.pid);
  try {
    await worker.load(prepared, options.session ?? {}, options.onPhase);
  } catch (error) {
    await worker.dispose();
    throw error;
  }
  return { worker, prepared, timing: toTiming(started, spawned, worker.report) };
}

function toTiming(started: number, spawned: number, report: LoadReport): LoadTiming {
  const ready = performance.now();
  const { importMs, modelLoadMs } = report;
  return {
    prepareMs: spawned - started,
    // what is left of the child's time: fork, Node's own start, and the messages to and fro
    processStartMs: ready - spawned - importMs - modelLoadMs,
    importMs,
    modelLoadMs,
    totalMs: ready - started,
  };
}

class SharedGenerator implements TransformersGenerator {
  readonly info: LocalGeneratorInfo;
  readonly prepared: PreparedModel;
  readonly timing: LoadTiming;
  readonly pid: number;
  readonly #lease: Lease<SharedModel>;
  #isDisposed = false;

  constructor(lease: Lease<SharedModel>) {
    const { worker, prepared, timing } = lease.value;
    this.#lease = lease;
    this.prepared = prepared;
    this.timing = timing;
    this.pid = worker.pid ?? 0;
    this.info = {
      backend: 'transformers',
      model: prepared.name,
      dtype: worker.report.dtype,
      device: { asked: prepared.device.asked, got: worker.report.device },
      statedBy: 'session',
      mode: 'live',
    };
  }

  get isAlive(): boolean {
    return !this.#isDisposed && this.#lease.value.worker.isAlive;
  }

  async *stream(request: GenerationRequest): AsyncGenerator<GenerationEvent, void, undefined> {
    if (this.#isDisposed) {
      throw new GeneratorDisposedError('The generator is disposed already', {
        hint: 'Create a new one to generate again',
      });
    }
    yield* this.#lease.value.worker.stream(request, this);
  }

  async generate(request: GenerationRequest): Promise<GenerationResult> {
    return await collectGeneration(this.stream(request));
  }

  async dispose(): Promise<void> {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    this.#lease.value.worker.cancel(
      this,
      new GeneratorDisposedError('The generator was disposed while it was generating', {
        hint: 'Wait for the answer, or cancel it with an AbortSignal, before dispose()',
      }),
    );
    await this.#lease.release();
  }
}

/** The caller stops waiting; what was being loaded for it is given back when it arrives. */
async function abandonOnAbort<Value>(
  acquired: Promise<Lease<Value>>,
  signal: AbortSignal,
): Promise<Lease<Value>> {
  return await new Promise((resolve, reject) => {
    const abandon = (): void => {
      acquired.then((lease) => lease.release()).catch(() => {}); // nobody is waiting any more
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', abandon, { once: true });
    acquired.then(resolve, reject).finally(() => signal.removeEventListener('abort', abandon));
  });
}
