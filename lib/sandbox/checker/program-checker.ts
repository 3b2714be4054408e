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
    const limitMs = this.#limitMs + (isNew ? 20_000 : 0);
    this.#timer = setTimeout(() => this.#giveUp('the type checker ran out of time'), limitMs);
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
