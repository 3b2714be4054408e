import { GeneratorDisposedError } from './errors.ts';

const HINT = 'Create a new generator';

/** The end of a generator: who waits is woken, who asks or reads on is told. */
export class Disposal {
  readonly #controller = new AbortController();

  /** Aborts when the generator is disposed. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  dispose(): void {
    this.#controller.abort();
  }

  /** @throws GeneratorDisposedError for a request that comes too late */
  checkBeforeRequest(): void {
    if (!this.signal.aborted) return;
    throw new GeneratorDisposedError('The generator is disposed already', { hint: HINT });
  }

  /** @throws GeneratorDisposedError for an answer that is not finished */
  checkWithinAnswer(): void {
    if (!this.signal.aborted) return;
    throw new GeneratorDisposedError('The generator was disposed while it was generating', {
      hint: HINT,
    });
  }
}
