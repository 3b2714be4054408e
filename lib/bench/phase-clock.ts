import type { PhaseMark } from '../record/index.ts';

/**
 * Divides a run into named parts. Each part begins where the one before ended, so that together they
 * are exactly as long as the run: nothing falls between two parts, nothing counts twice.
 */
export class PhaseClock {
  readonly #now: () => number;
  readonly #marks: PhaseMark[] = [];
  #current: { readonly name: string; readonly startMs: number } | undefined;

  /** @param now milliseconds since the start of the run */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Ends the current part and begins another one, now or at a moment that is known afterwards. */
  enter(name: string, atMs: number = this.#now()): void {
    if (this.#current?.name === name) return;
    this.#close(atMs);
    this.#current = { name, startMs: atMs };
  }

  /** Ends the last part and returns all of them in order. */
  finish(): readonly PhaseMark[] {
    this.#close(this.#now());
    this.#current = undefined;
    return this.#marks;
  }

  #close(atMs: number): void {
    if (this.#current === undefined) return;
    const { name, startMs } = this.#current;
    this.#marks.push({ name, startMs, endMs: Math.max(startMs, atMs) });
  }
}
