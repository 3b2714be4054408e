import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { labFolder } from '../../store/index.ts';
import { BackendCrashedError, GeneratorDisposedError } from '../errors.ts';
import type { FromChild, ToChild } from './protocol.ts';

/** Receives what the child says, and at most once the reason why it will say no more. */
export interface WorkerListener {
  onMessage(message: FromChild): void;
  onEnd(reason: Error): void;
}

/** The child process that runs a model. It dies with its parent, and its death is always reported. */
export class WorkerProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  #stderrTail = '';
  #isDisposing = false;

  constructor(listener: WorkerListener, environment: NodeJS.ProcessEnv = process.env) {
    this.#child = fork(fileURLToPath(new URL('./worker.ts', import.meta.url)), [], {
      execArgv: [], // a debugger or a test runner of the parent is not for the child
      env: childEnvironment(environment),
      // native libraries write to standard error: it is kept for the error message, not shown
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    const child = this.#child;
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderrTail = (this.#stderrTail + text).slice(-4_000);
    });
    child.on('message', (message) => listener.onMessage(message as FromChild));
    killWithParent(child);
    this.#ended = new Promise((resolve) => {
      const end = (reason: Error): void => {
        living.delete(child);
        if (living.size === 0) process.off('exit', killLiving);
        listener.onEnd(reason);
        resolve();
      };
      // only a child that never ran reports its end this way; for the others "close" follows
      child.on('error', (cause) => child.pid === undefined && end(couldNotStart(cause)));
      child.once('close', (code, signal) => end(this.#describeEnd(code, signal)));
    });
    this.setBusy(false);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  send(message: ToChild): void {
    // an error here means that the child is gone, which "close" reports with the reason
    if (this.#child.connected) this.#child.send(message, () => {});
  }

  /** A child that is waiting must not keep a finished program from ending; a busy one must. */
  setBusy(isBusy: boolean): void {
    if (isBusy) {
      this.#child.ref();
      this.#child.channel?.ref();
    } else {
      this.#child.unref();
      this.#child.channel?.unref();
      (this.#child.stderr as unknown as { unref?(): void } | null)?.unref?.();
    }
  }

  /** Asks the child to free the model and end; kills it when it has not after `graceMs`. */
  async dispose(graceMs = 2_000): Promise<void> {
    this.#isDisposing = true;
    this.setBusy(true);
    this.send({ type: 'unload' });
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), graceMs);
    await this.#ended;
    clearTimeout(timer);
  }

  #describeEnd(code: number | null, signal: string | null): Error {
    if (this.#isDisposing) {
      return new GeneratorDisposedError('The generator was disposed while it was generating', {
        hint: 'Wait for the answer, or cancel it with an AbortSignal, before dispose()',
      });
    }
    const fields = {
      exitCode: code ?? undefined,
      exitSignal: signal ?? undefined,
      cause: this.#stderrTail === '' ? undefined : new Error(this.#stderrTail.trim()),
    };
    if (signal === 'SIGKILL') {
      return new BackendCrashedError('The model process was killed by the system', {
        ...fields,
        hint: 'Most often the memory ran out: use a smaller dtype or a smaller model, or close programs',
      });
    }
    const how = signal === null ? `exit code ${code}` : `signal ${signal}`;
    return new BackendCrashedError(`The model process ended unexpectedly with ${how}`, {
      ...fields,
      hint: 'Run "lab doctor" to see which execution providers load on this machine',
    });
  }
}

function couldNotStart(cause: Error): Error {
  return new BackendCrashedError(`The model process could not start: ${cause.message}`, {
    cause,
    hint: 'Check that this program may start processes and that memory is free',
  });
}

function childEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    // compiled code is kept, which halves the time until the runtime is imported
    NODE_COMPILE_CACHE: labFolder('cache', 'node-compile'),
    // glibc keeps freed weights for itself unless large blocks are mapped one by one; Linux only
    MALLOC_MMAP_THRESHOLD_: String(2 * 1024 * 1024),
    ...environment,
    // those of a notebook kernel load things that have no place in a measured process
    NODE_OPTIONS: undefined,
    ORT_DISABLE_TELEMETRY: '1',
  };
}

const living = new Set<ChildProcess>();

/** One listener for all children: a child must not outlive a parent that forgot to dispose it. */
function killWithParent(child: ChildProcess): void {
  if (living.size === 0) process.on('exit', killLiving);
  living.add(child);
}

function killLiving(): void {
  for (const child of living) child.kill('SIGKILL');
}
