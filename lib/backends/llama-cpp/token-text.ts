import type { LlamaModel, Token } from './library.ts';

/** How many earlier tokens the engine looks at to decide about spaces. */
const CONTEXT_TOKENS = 4;

/** Text of tokens as they come; what ends inside a character waits for the rest of it. */
export class TokenText {
  readonly #model: LlamaModel;
  #before: Token[] = [];
  #pending: Token[] = [];

  constructor(model: LlamaModel) {
    this.#model = model;
  }

  push(token: Token): string {
    this.#pending.push(token);
    const text = this.#model.detokenize(this.#pending, false, this.#before);
    return text.endsWith('\uFFFD') ? '' : this.#settle(text);
  }

  /** What is left when the answer ends inside a character. */
  flush(): string {
    if (this.#pending.length === 0) return '';
    return this.#settle(this.#model.detokenize(this.#pending, false, this.#before));
  }

  #settle(text: string): string {
    this.#before = [...this.#before, ...this.#pending].slice(-CONTEXT_TOKENS);
    this.#pending = [];
    return text;
  }
}
