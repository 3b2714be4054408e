// Protobuf messages in memory, taken apart and put together again without a schema: whatever is not
// touched stays as it was, to the byte, also fields that this project has no name for.

/** One field of a message in memory; `begin` to `end` is all of it, `start` to `end` what it holds. */
export interface EncodedField {
  readonly number: number;
  readonly begin: number;
  readonly start: number;
  readonly end: number;
}

/** The fields of a message, in order. @throws RangeError for what is not protobuf */
export function listFields(message: Uint8Array): EncodedField[] {
  const fields: EncodedField[] = [];
  for (let at = 0; at < message.length; ) {
    const key = readVarint(message, at);
    const number = Math.floor(key.value / 8);
    const wire = key.value % 8;
    if (number === 0) throw new RangeError('it is not a protobuf file');
    let [start, end] = [key.end, key.end];
    if (wire === 0) end = readVarint(message, start).end;
    else if (wire === 1 || wire === 5) end = start + (wire === 1 ? 8 : 4);
    else if (wire === 2) {
      const length = readVarint(message, start);
      start = length.end;
      end = start + length.value;
    } else throw new RangeError('it is not a protobuf file');
    if (end > message.length) throw new RangeError('it is cut short');
    fields.push({ number, begin: at, start, end });
    at = end;
  }
  return fields;
}

/** The text of every field of a number. */
export function readTexts(message: Uint8Array, number: number): string[] {
  const decoder = new TextDecoder();
  return listFields(message)
    .filter((field) => field.number === number)
    .map(({ start, end }) => decoder.decode(message.subarray(start, end)));
}

/** Seven bits a byte, lowest first; the eighth says that more follow. */
export function readVarint(bytes: Uint8Array, from: number): { value: number; end: number } {
  let value = 0;
  for (let i = 0; i < 10; i++) {
    const byte = bytes[from + i];
    if (byte === undefined) throw new RangeError('it is cut short');
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return { value, end: from + i + 1 };
  }
  throw new RangeError('it is not a protobuf file');
}

/** A field that holds a whole number of 0 or more. */
export function encodeNumber(number: number, value: number): Uint8Array {
  return Uint8Array.of(...varint(number * 8), ...varint(value));
}

/** A field that holds text, bytes or a message in parts. */
export function encodeParts(number: number, parts: readonly Uint8Array[]): Uint8Array[] {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return [Uint8Array.of(...varint(number * 8 + 2), ...varint(length)), ...parts];
}

/** A field that holds text. */
export function encodeText(number: number, text: string): Uint8Array {
  return join(encodeParts(number, [new TextEncoder().encode(text)]));
}

/** Parts one after the other. */
export function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) + 0x80);
  return [...bytes, rest];
}
