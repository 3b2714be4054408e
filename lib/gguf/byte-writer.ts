/** Collects little-endian values; GGUF has no other kind. */
export class ByteWriter {
  readonly #chunks: Uint8Array[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  bytes(chunk: Uint8Array): this {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    return this;
  }

  u32(value: number): this {
    return this.bytes(new Uint8Array(Uint32Array.of(value).buffer));
  }

  u64(value: number): this {
    return this.bytes(new Uint8Array(BigUint64Array.of(BigInt(value)).buffer));
  }

  f32(value: number): this {
    return this.bytes(new Uint8Array(Float32Array.of(value).buffer));
  }

  /** Length in bytes, then UTF-8. */
  string(text: string): this {
    const encoded = new TextEncoder().encode(text);
    return this.u64(encoded.length).bytes(encoded);
  }

  /** Zeros up to the next multiple of `alignment`. */
  pad(alignment: number): this {
    return this.bytes(new Uint8Array(-this.#length & (alignment - 1)));
  }

  concat(): Uint8Array {
    return Buffer.concat(this.#chunks, this.#length);
  }
}
