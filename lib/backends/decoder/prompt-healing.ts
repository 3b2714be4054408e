// A prompt that ends in white space puts a small model off: it learned "{" followed by one token
// "\n  ", never "{\n" followed by "  ". So the white space is taken off the prompt, the first
// tokens are held to white space that agrees with it, and what the reader typed is not repeated.
// "Agrees" means: typed spaces are continued by the same spaces or by a line break, a typed line
// break by a line break with any indentation. In code both read the same, and the model always
// continues the same clean prompt.

/** A prompt split where the model should start writing. */
export interface HealedPrompt {
  readonly prompt: string;
  /** White space the reader typed at the end and the model never sees. */
  readonly typed: string;
}

/** Takes trailing white space off; a prompt of nothing else stays as it is. */
export function splitTrailingWhiteSpace(prompt: string): HealedPrompt {
  const clean = prompt.replace(/[ \t\r\n]+$/, '');
  return clean === ''
    ? { prompt, typed: '' }
    : { prompt: clean, typed: prompt.slice(clean.length) };
}

/** Can an answer that begins with `text` still agree with the typed white space, and is it settled? */
export type Agreement = 'broken' | 'open' | 'settled';

/** Compares the beginning of an answer with the white space typed before it. */
export function compareLeadingText(text: string, typed: string): Agreement {
  if (typed === '') return 'settled';
  if (/^[ \t\r]*\n/.test(text)) return 'settled';
  if (!typed.includes('\n') && text.startsWith(typed)) return 'settled';
  return /^[ \t\r]*$/.test(text) ? 'open' : 'broken';
}

/**
 * What to show of an answer whose leading white space is `leading`: the part that the reader has not
 * typed already. Of two different indentations of the same line the reader's wins.
 */
export function withoutTyped(leading: string, typed: string): string {
  if (leading.startsWith(typed)) return leading.slice(typed.length);
  if (!typed.includes('\n')) return leading; // "{ " continued by a new line: all of it is new
  const typedIndentation = typed.slice(typed.lastIndexOf('\n') + 1);
  const indentation = leading.slice(leading.indexOf('\n') + 1);
  return indentation.startsWith(typedIndentation) ? indentation.slice(typedIndentation.length) : '';
}

/** Removes the typed white space from the beginning of a stream of text pieces. */
export class TypedTextRemover {
  readonly #typed: string;
  #leading = '';
  #isDone: boolean;

  constructor(typed: string) {
    this.#typed = typed;
    this.#isDone = typed === '';
  }

  push(piece: string): string {
    if (this.#isDone) return piece;
    this.#leading += piece;
    const firstInk = this.#leading.search(/[^ \t\r\n]/);
    if (firstInk < 0) return ''; // more white space may follow: not decided yet
    this.#isDone = true;
    return (
      withoutTyped(this.#leading.slice(0, firstInk), this.#typed) + this.#leading.slice(firstInk)
    );
  }

  /** What is left when the answer ends inside its leading white space. */
  flush(): string {
    if (this.#isDone) return '';
    this.#isDone = true;
    return withoutTyped(this.#leading, this.#typed);
  }
}
