/** Values pushed from callbacks, read as an async iterable. Nothing is dropped, nothing is batched. */
export class EventQueue<Value> implements AsyncIterable<Value> {
  readonly #values: Value[] = [];
  #error: Error | undefined;
  #isClosed = false;
  #wake: (() => void) | undefined;

  push(value: Value): void {
    if (this.#isClosed) return;
    this.#values.push(value);
    this.#wake?.();
  }

  close(): void {
    this.#isClosed = true;
    this.#wake?.();
  }

  fail(error: Error): void {
    this.#error ??= error;
    this.close();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Value, void, undefined> {
    while (true) {
      const value = this.#values.shift();
      if (value !== undefined) {
        yield value;
      } else if (this.#isClosed) {
        if (this.#error !== undefined) throw this.#error;
        return;
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }
}
