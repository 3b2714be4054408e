import { Worker } from 'node:worker_threads';
import type { CheckedProgram } from './check-program.ts';

interface Request {
  readonly source: string;
  readonly resolve: (checked: CheckedProgram) => void;
}

type Reply = { readonly checked: CheckedProgram } | { readonly failure: string };

/**
 * The TypeScript compiler in a thread of its own, one program at a time. A program that takes longer
 * than the limit, or exhausts the thread's memory, counts as not type-checking; the thread is
 * replaced and the next program finds a fresh one.
 */
export class ProgramChecker {
  readonly #limitMs: number;
  readonly #queue: Request[] = [];
  #worker: Worker | undefined;
  #current: Request | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(limitMs: number) {
    this.#limitMs = limitMs;
  }

  /** Checks one program. Never rejects: what the compiler cannot finish is a finding. */
  check(source: string): Promise<CheckedProgram> {
    return new Promise((resolve) => {
      this.#queue.push({ source, resolve });
      this.#next();
    });
  }

  #next(): void {
    if (this.#current !== undefined) return;
    this.#current = this.#queue.shift();
    if (this.#current === undefined) {
      this.#worker?.unref();
      return;
    }
    const isNew = this.#worker === undefined;
    this.#worker ??= this.#start();
    this.#worker.ref();
    this.#worker.postMessage(this.#current.source);
    // The first program also pays for loading the compiler and its library.
    void this.#watch(this.#worker, this.#current, this.#limitMs + (isNew ? 5_000 : 0));
  }

  /** Gives up when the thread has computed for longer than the limit, however busy the machine is. */
  async #watch(worker: Worker, request: Request, limitMs: number): Promise<void> {
    const isWatched = (): boolean => this.#worker === worker && this.#current === request;
    const startedCpuMs = await readThreadCpuMs(worker);
    const check = async (): Promise<void> => {
      const usedMs = (await readThreadCpuMs(worker)) - startedCpuMs;
      if (!isWatched()) return;
      if (usedMs >= limitMs) this.#giveUp('the type checker ran out of time');
      else this.#timer = setTimeout(() => void check(), limitMs / 4);
    };
    if (isWatched()) this.#timer = setTimeout(() => void check(), limitMs / 2);
  }

  #start(): Worker {
    const worker = new Worker(new URL('./checker-worker.ts', import.meta.url), {
      env: {},
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: 512 },
    });
    worker.on('message', (reply: Reply) => {
      if (this.#worker !== worker) return;
      if ('checked' in reply) this.#finish(reply.checked);
      else this.#finish(unchecked(`the type checker failed: ${reply.failure}`));
    });
    worker.on('error', (error) => {
      if (this.#worker === worker) this.#giveUp(`the type checker failed: ${error.message}`);
    });
    return worker;
  }

  #giveUp(reason: string): void {
    void this.#worker?.terminate();
    this.#worker = undefined;
    this.#finish(unchecked(reason));
  }

  #finish(checked: CheckedProgram): void {
    clearTimeout(this.#timer);
    this.#current?.resolve(checked);
    this.#current = undefined;
    this.#next();
  }

  /** Ends the thread. Programs still waiting count as not checked. */
  async dispose(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    clearTimeout(this.#timer);
    for (const request of [this.#current, ...this.#queue.splice(0)]) {
      request?.resolve(unchecked('the sandbox was disposed'));
    }
    this.#current = undefined;
    await worker?.terminate();
  }
}

/** CPU time of a thread; 0 when it has ended, which its other events tell. */
async function readThreadCpuMs(worker: Worker): Promise<number> {
  try {
    const { user, system } = await worker.cpuUsage();
    return (user + system) / 1_000;
  } catch {
    return 0;
  }
}

function unchecked(reason: string): CheckedProgram {
  return {
    parses: false,
    typeChecks: false,
    unresolvedImports: [],
    diagnostics: [reason],
    gaveUp: true,
    javaScript: '',
  };
}
