/** One shared value and the caller's right to give it back. */
export interface Lease<Value> {
  readonly value: Value;
  /** Gives this lease back; the last one frees the value. Safe to call twice. */
  release(): Promise<void>;
}

export interface LoadOnceOptions<Value> {
  /** Frees a value that nobody holds any more. */
  free(value: Value): Promise<void>;
  /** False when a value broke on its own and must not be shared any more. @default always usable */
  isUsable?(value: Value): boolean;
}

interface Shared<Value> {
  readonly loading: Promise<Value>;
  holders: number;
}

/**
 * Loads each key once however many callers ask at the same time, and frees it when the last of them
 * gives it back. A load that fails is forgotten, so the next caller tries again.
 */
export class LoadOnce<Value> {
  readonly #entries = new Map<string, Shared<Value>>();
  readonly #options: LoadOnceOptions<Value>;
  #loads = 0;

  constructor(options: LoadOnceOptions<Value>) {
    this.#options = options;
  }

  /** How many loads have started so far: 20 simultaneous first calls add one. */
  get loads(): number {
    return this.#loads;
  }

  async acquire(key: string, load: () => Promise<Value>): Promise<Lease<Value>> {
    const shared = this.#entries.get(key) ?? this.#start(key, load);
    shared.holders++;
    let value: Value;
    try {
      value = await shared.loading;
    } catch (error) {
      this.#forget(key, shared);
      throw error;
    }
    if (this.#options.isUsable?.(value) === false) {
      this.#forget(key, shared);
      return await this.acquire(key, load);
    }
    let isHeld = true;
    const release = async (): Promise<void> => {
      if (!isHeld) return;
      isHeld = false;
      await this.#giveBack(key, shared);
    };
    return { value, release };
  }

  #start(key: string, load: () => Promise<Value>): Shared<Value> {
    this.#loads++;
    const shared: Shared<Value> = { loading: load(), holders: 0 };
    this.#entries.set(key, shared);
    return shared;
  }

  async #giveBack(key: string, shared: Shared<Value>): Promise<void> {
    shared.holders--;
    if (shared.holders > 0) return;
    // forgotten first, so that a caller arriving while it is being freed loads a fresh one
    this.#forget(key, shared);
    await this.#options.free(await shared.loading);
  }

  #forget(key: string, shared: Shared<Value>): void {
    if (this.#entries.get(key) === shared) this.#entries.delete(key);
  }
}
