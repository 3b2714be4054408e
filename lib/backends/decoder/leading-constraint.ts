import type { ModelTokenizer } from '../../tokenizer/index.ts';
import { BackendRunError } from '../errors.ts';
import { compareLeadingText } from './prompt-healing.ts';

const WHITE_SPACE_BYTES = new Set([0x20, 0x09, 0x0a, 0x0d]);

/** Holds the first tokens of an answer to the white space typed before it (see prompt-healing). */
export class LeadingConstraint {
  readonly #candidates: ReadonlyMap<number, string>;
  readonly #typed: string;
  #leading = '';
  #isSettled: boolean;

  constructor(tokenizer: ModelTokenizer, typed: string) {
    this.#typed = typed;
    this.#isSettled = typed === '';
    this.#candidates = this.#isSettled ? new Map() : tokensStartingWithWhiteSpace(tokenizer);
  }

  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** The logits with every token that would break the agreement made impossible. */
  apply(logits: Float32Array): Float32Array {
    const masked = new Float32Array(logits.length).fill(-Infinity);
    let allowed = 0;
    for (const [id, text] of this.#candidates) {
      if (compareLeadingText(this.#leading + text, this.#typed) === 'broken') continue;
      masked[id] = logits[id] ?? -Infinity;
      allowed++;
    }
    if (allowed === 0) {
      throw new BackendRunError(
        'Cannot continue the trailing white space of the prompt: the vocabulary has no such token',
        { hint: 'Remove the white space at the end of the prompt' },
      );
    }
    return masked;
  }

  /** Takes note of the token that was picked. */
  accept(id: number): void {
    this.#leading += this.#candidates.get(id) ?? '';
    this.#isSettled = compareLeadingText(this.#leading, this.#typed) === 'settled';
  }
}

const candidatesOf = new WeakMap<ModelTokenizer, ReadonlyMap<number, string>>();

function tokensStartingWithWhiteSpace(tokenizer: ModelTokenizer): ReadonlyMap<number, string> {
  const known = candidatesOf.get(tokenizer);
  if (known !== undefined) return known;
  const decoder = new TextDecoder();
  const candidates = new Map<number, string>();
  for (let id = 0; id < tokenizer.vocabularySize; id++) {
    const bytes = tokenizer.bytesOf(id);
    if (WHITE_SPACE_BYTES.has(bytes[0] ?? 0)) candidates.set(id, decoder.decode(bytes));
  }
  candidatesOf.set(tokenizer, candidates);
  return candidates;
}
