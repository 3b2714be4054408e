import type { Readable } from 'node:stream';
import type { DemoKey } from './step-machine.ts';

/** A terminal that can be read key by key. */
export type Keyboard = Readable & { setRawMode?(isRaw: boolean): unknown };

const INTERRUPT = '\u0003';
const LEAVING = new Set(['q', 'Q', '\u0004', '\u001b']); // q, Ctrl-D, Escape

/**
 * What one reading of the keyboard means. Several characters are one key (an arrow sends three), so a
 * paste is one step and not thirty.
 */
export function parseKey(text: string): DemoKey | 'interrupt' {
  if (text.includes(INTERRUPT)) return 'interrupt';
  return LEAVING.has(text) ? 'leave' : 'next';
}

/** Reads single keys until it is closed; then the terminal is as it was. */
export class KeyReader {
  /** Aborted when somebody leaves, also in the middle of a step. */
  readonly left: AbortSignal;
  readonly #stdin: Keyboard;
  readonly #leave = new AbortController();
  readonly #interrupt: () => void;
  #next: (() => void) | undefined;

  /**
   * @param interrupt for Ctrl-C, which a terminal that is read key by key no longer turns into a signal
   * @param signal what the interrupt aborts
   */
  constructor(stdin: Keyboard, interrupt: () => void, signal: AbortSignal) {
    this.#stdin = stdin;
    this.#interrupt = interrupt;
    this.left = AbortSignal.any([this.#leave.signal, signal]);
    stdin.setRawMode?.(true);
    stdin.on('data', this.#onData).once('end', this.#onEnd);
    stdin.resume();
  }

  /** The next key; what was pressed before the call does not count. */
  async next(): Promise<DemoKey> {
    if (this.left.aborted) return 'leave';
    return await new Promise((resolve) => {
      this.#next = () => resolve('next');
      this.left.addEventListener('abort', () => resolve('leave'), { once: true });
    });
  }

  close(): void {
    this.#stdin.off('data', this.#onData).off('end', this.#onEnd);
    this.#stdin.setRawMode?.(false);
    this.#stdin.pause();
  }

  readonly #onData = (data: Buffer | string): void => {
    const key = parseKey(String(data));
    if (key === 'interrupt') this.#interrupt();
    else if (key === 'leave') this.#leave.abort();
    else {
      this.#next?.();
      this.#next = undefined;
    }
  };

  readonly #onEnd = (): void => this.#leave.abort(); // the terminal was closed
}
