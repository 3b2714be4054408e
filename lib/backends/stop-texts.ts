/** What may be shown after one more piece of text. */
export interface StopMatch {
  /** Text that can no longer become part of a stop text. */
  readonly text: string;
  /** A stop text is complete: `text` ends right before it. */
  readonly isStopped: boolean;
}

/**
 * Finds stop texts in a stream of pieces. A stop text may be spread over several tokens, so an ending
 * that could still become one is held back until the next piece decides.
 */
export class StopTexts {
  readonly #stops: readonly string[];
  #held = '';

  constructor(stops: readonly string[] = []) {
    if (stops.includes(''))
      throw new TypeError('A stop text is empty, wanted at least one character');
    this.#stops = stops;
  }

  push(piece: string): StopMatch {
    const text = this.#held + piece;
    const at = this.#firstStop(text);
    if (at >= 0) {
      this.#held = '';
      return { text: text.slice(0, at), isStopped: true };
    }
    const safe = text.length - this.#undecidedLength(text);
    this.#held = text.slice(safe);
    return { text: text.slice(0, safe), isStopped: false };
  }

  /** The held ending, once no more text can follow. */
  flush(): string {
    const held = this.#held;
    this.#held = '';
    return held;
  }

  #firstStop(text: string): number {
    const found = this.#stops.map((stop) => text.indexOf(stop)).filter((at) => at >= 0);
    return found.length === 0 ? -1 : Math.min(...found);
  }

  /** Length of the longest ending that begins a stop text. */
  #undecidedLength(text: string): number {
    let longest = 0;
    for (const stop of this.#stops) {
      for (let length = Math.min(stop.length - 1, text.length); length > longest; length--) {
        if (stop.startsWith(text.slice(-length))) longest = length;
      }
    }
    return longest;
  }
}
