import type { GenerationEvent, GenerationRequest } from '../../generation/index.ts';
import type { LoadPhase, PreparedModel, SessionOptions } from '../../models/index.ts';
import { EventQueue } from '../event-queue.ts';
import type { FromChild, LoadReport } from './protocol.ts';
import { fromWireError } from './wire-error.ts';
import { WorkerProcess } from './worker-process.ts';

interface RunningRequest {
  /** Who asked, so that one of several users of a shared model can leave. */
  readonly owner: object;
  readonly events: EventQueue<GenerationEvent>;
}

/** One model in one child process, and the requests that are under way in it. */
export class ModelWorker {
  readonly #process: WorkerProcess;
  readonly #requests = new Map<number, RunningRequest>();
  #nextId = 1;
  #endReason: Error | undefined;
  #loading: { resolve(report: LoadReport): void; reject(error: Error): void } | undefined;
  #onPhase: ((phase: LoadPhase) => void) | undefined;
  #report: LoadReport | undefined;

  constructor() {
    this.#process = new WorkerProcess({
      onMessage: (message) => this.#receive(message),
      onEnd: (reason) => this.#end(reason),
    });
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  get report(): LoadReport {
    if (this.#report === undefined) throw new Error('The model is not loaded yet');
    return this.#report;
  }

  async load(
    prepared: PreparedModel,
    session: SessionOptions,
    onPhase?: (phase: LoadPhase) => void,
  ): Promise<void> {
    this.#onPhase = onPhase;
    this.#process.setBusy(true);
    try {
      this.#report = await new Promise<LoadReport>((resolve, reject) => {
        this.#loading = { resolve, reject };
        this.#process.send({ type: 'load', prepared, session });
      });
    } finally {
      this.#loading = undefined;
      this.#process.setBusy(false);
    }
  }

  get isAlive(): boolean {
    return this.#endReason === undefined;
  }

  async *stream(
    request: GenerationRequest,
    owner: object,
  ): AsyncGenerator<GenerationEvent, void, undefined> {
    if (this.#endReason !== undefined) throw this.#endReason;
    const { signal, ...wireRequest } = request;
    if (signal?.aborted === true) {
      yield { type: 'finish', finishReason: 'abort', promptTokens: 0, outputTokens: 0, timeMs: 0 };
      return;
    }
    const id = this.#nextId++;
    const events = new EventQueue<GenerationEvent>();
    const abort = (): void => this.#process.send({ type: 'abort', id });
    this.#requests.set(id, { owner, events });
    this.#process.setBusy(true);
    signal?.addEventListener('abort', abort, { once: true });
    const sentAtNs = process.hrtime.bigint().toString();
    this.#process.send({ type: 'generate', id, request: wireRequest, sentAtNs });
    try {
      yield* events;
    } finally {
      // also reached when the reader leaves its loop early: the child stops at the next token
      signal?.removeEventListener('abort', abort);
      if (this.#requests.delete(id)) abort();
      this.#process.setBusy(this.#requests.size > 0);
    }
  }

  /** Ends the requests of one owner with the reason; the others go on. */
  cancel(owner: object, reason: Error): void {
    for (const [id, request] of this.#requests) {
      if (request.owner !== owner) continue;
      request.events.fail(reason);
      this.#requests.delete(id);
      this.#process.send({ type: 'abort', id });
    }
  }

  async dispose(): Promise<void> {
    if (this.#endReason !== undefined) return;
    const wasGenerating = this.#requests.size > 0;
    // an unfinished answer is not worth waiting for
    await this.#process.dispose(wasGenerating ? 0 : undefined);
  }

  #receive(message: FromChild): void {
    if (message.type === 'phase') this.#onPhase?.(message.phase);
    else if (message.type === 'loaded') this.#loading?.resolve(message);
    else if (message.type === 'failure') this.#fail(message.id, fromWireError(message.error));
    else {
      const { id, ...event } = message;
      const events = this.#requests.get(id)?.events;
      events?.push(event);
      if (event.type !== 'finish') return;
      this.#requests.delete(id);
      events?.close();
    }
  }

  #fail(id: number | undefined, error: Error): void {
    if (id === undefined) {
      this.#loading?.reject(error);
      return;
    }
    this.#requests.get(id)?.events.fail(error);
    this.#requests.delete(id);
  }

  #end(reason: Error): void {
    this.#endReason = reason;
    this.#loading?.reject(reason);
    for (const { events } of this.#requests.values()) events.fail(reason);
    this.#requests.clear();
  }
}
