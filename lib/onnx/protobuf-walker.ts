import type { FileHandle } from 'node:fs/promises';

/** One field of a message: a number, or a stretch of the file that is stepped over unless asked for. */
export interface ProtobufField {
  readonly number: number;
  /** A length-delimited field: text, bytes, message or packed numbers. */
  readonly isPacked: boolean;
  /** The number itself; 0 for a length-delimited field. */
  readonly value: number;
  readonly start: number;
  readonly end: number;
}

const WINDOW_BYTES = 64 * 1024;

/** Walks the fields of a protobuf file without reading what lies inside them. */
export class ProtobufWalker {
  readonly #file: FileHandle;
  readonly #size: number;
  #window = Buffer.alloc(0);
  #windowStart = 0;

  constructor(file: FileHandle, size: number) {
    this.#file = file;
    this.#size = size;
  }

  /** The fields between two positions, in order. @throws RangeError for what is not protobuf */
  async *fields(from: number, end: number): AsyncGenerator<ProtobufField> {
    let at = from;
    while (at < end) {
      const key = await this.#varint(at);
      const number = Math.floor(key.value / 8);
      const wire = key.value % 8;
      let start = key.end;
      let value = 0;
      if (number === 0) throw new RangeError('it is not a protobuf file');
      if (wire === 0) {
        ({ value, end: at } = await this.#varint(start));
      } else if (wire === 1 || wire === 5) {
        at = start + (wire === 1 ? 8 : 4);
      } else if (wire === 2) {
        const length = await this.#varint(start);
        start = length.end;
        at = start + length.value;
      } else {
        throw new RangeError('it is not a protobuf file');
      }
      if (at > end) throw new RangeError(`it is cut short: ${this.#size} bytes, wanted ${at}`);
      yield { number, isPacked: wire === 2, value, start, end: at };
    }
  }

  /** What a field holds, in memory: not for weights. */
  async bytes({ start, end }: ProtobufField): Promise<Uint8Array> {
    const bytes = Buffer.alloc(end - start);
    await this.#file.read(bytes, 0, bytes.length, start);
    return bytes;
  }

  /** The numbers of a packed field. */
  async packed(field: ProtobufField): Promise<number[]> {
    const values: number[] = [];
    for (let at = field.start; at < field.end; ) {
      const { value, end } = await this.#varint(at);
      values.push(value);
      at = end;
    }
    return values;
  }

  /** Seven bits a byte, lowest first; the eighth says that more follow. */
  async #varint(at: number): Promise<{ readonly value: number; readonly end: number }> {
    let value = 0;
    for (let i = 0; i < 10; i++) {
      const byte = await this.#byte(at + i);
      value += (byte & 0x7f) * 2 ** (7 * i);
      if (byte < 0x80) return { value, end: at + i + 1 };
    }
    throw new RangeError('it is not a protobuf file');
  }

  async #byte(at: number): Promise<number> {
    if (at >= this.#size) throw new RangeError(`it is cut short at ${this.#size} bytes`);
    const offset = at - this.#windowStart;
    if (offset < 0 || offset >= this.#window.length) {
      const window = Buffer.alloc(Math.min(WINDOW_BYTES, this.#size - at));
      const { bytesRead } = await this.#file.read(window, 0, window.length, at);
      this.#window = window.subarray(0, bytesRead);
      this.#windowStart = at;
    }
    return this.#window[at - this.#windowStart] ?? 0;
  }
}
