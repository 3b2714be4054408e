// A safetensors file: 8 bytes little-endian length n, n bytes of JSON that give every tensor's dtype,
// shape and place, then the tensors' bytes. Nothing in it is code, which is why it replaced pickles.

import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { WeightSource, WeightTensor } from '../onnx/index.ts';
import { ModelFileError } from './errors.ts';

/** Where a tensor lies, with its shape; `start` counts from the beginning of the file. */
export interface SafetensorsEntry {
  readonly dtype: SafetensorsDtype;
  readonly shape: readonly number[];
  readonly start: number;
  readonly end: number;
}

export type SafetensorsDtype = 'F16' | 'BF16' | 'F32';

const BYTES_PER_VALUE: Readonly<Record<SafetensorsDtype, number>> = { F16: 2, BF16: 2, F32: 4 };

/** The header is JSON of a few hundred bytes per tensor; the format's own limit is 100 MB. */
const LONGEST_HEADER_BYTES = 100_000_000;

/** An open file: names, shapes, and values widened to fp32 on request. */
export interface SafetensorsFile extends WeightSource {
  readonly entries: ReadonlyMap<string, SafetensorsEntry>;
}

/** Reads a safetensors file. A damaged one is a ModelFileError that names the file. */
export async function readSafetensors(path: string, hint: string): Promise<SafetensorsFile> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw new ModelFileError(
      `Cannot read "${basename(path)}" of the model: it is missing or not readable`,
      { path, hint, cause },
    );
  }
  return parseSafetensors(bytes, path, hint);
}

/** Parses the bytes of a safetensors file; `path` and `hint` are for messages only. */
export function parseSafetensors(bytes: Uint8Array, path: string, hint: string): SafetensorsFile {
  const fail = (why: string, cause?: unknown): ModelFileError =>
    new ModelFileError(`Cannot read "${basename(path)}" of the model: ${why}`, {
      path,
      hint,
      cause,
    });
  const { header, dataStart } = parseHeader(bytes, fail);
  const entries = new Map<string, SafetensorsEntry>();
  for (const [name, value] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    entries.set(name, parseEntry(name, value, dataStart, bytes.length, fail));
  }
  const read = (name: string): WeightTensor | undefined => {
    const entry = entries.get(name);
    return entry && { shape: entry.shape, values: widen(bytes, entry) };
  };
  return { entries, read };
}

type Fail = (why: string, cause?: unknown) => ModelFileError;

function parseHeader(
  bytes: Uint8Array,
  fail: Fail,
): { header: Record<string, unknown>; dataStart: number } {
  if (bytes.length < 8) throw fail(`it has ${bytes.length} bytes, wanted at least 8`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerBytes = view.getBigUint64(0, true);
  if (headerBytes > LONGEST_HEADER_BYTES) {
    throw fail(`its header claims ${headerBytes} bytes, so this is not a safetensors file`);
  }
  const dataStart = 8 + Number(headerBytes);
  if (dataStart > bytes.length) {
    throw fail(`it is cut short: ${bytes.length} bytes, and the header alone takes ${dataStart}`);
  }
  let header: unknown;
  try {
    header = JSON.parse(
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, dataStart)),
    );
  } catch (cause) {
    throw fail('its header is not JSON', cause);
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) {
    throw fail('its header is not a JSON object');
  }
  return { header: header as Record<string, unknown>, dataStart };
}

function parseEntry(
  name: string,
  value: unknown,
  dataStart: number,
  fileBytes: number,
  fail: Fail,
): SafetensorsEntry {
  const { dtype, shape, data_offsets: offsets } = (value ?? {}) as Record<string, unknown>;
  if (typeof dtype !== 'string' || !isDtype(dtype)) {
    throw fail(`tensor "${name}" has dtype "${String(dtype)}", wanted F16, BF16 or F32`);
  }
  if (!isCounts(shape) || !isCounts(offsets) || offsets.length !== 2) {
    throw fail(`tensor "${name}" has no valid shape and place`);
  }
  const [from, to] = offsets as [number, number];
  const wanted = shape.reduce((product, dim) => product * dim, 1) * BYTES_PER_VALUE[dtype];
  if (to - from !== wanted) {
    throw fail(
      `tensor "${name}" takes ${to - from} bytes, its shape [${shape.join(', ')}] ${wanted}`,
    );
  }
  if (dataStart + to > fileBytes) {
    throw fail(
      `it is cut short: ${fileBytes} bytes, and tensor "${name}" ends at ${dataStart + to}`,
    );
  }
  return { dtype, shape, start: dataStart + from, end: dataStart + to };
}

function isDtype(text: string): text is SafetensorsDtype {
  return Object.hasOwn(BYTES_PER_VALUE, text);
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}

function widen(bytes: Uint8Array, { dtype, start, end }: SafetensorsEntry): Float32Array {
  // A copy is aligned, whatever the header's length. (Not slice: on a Buffer that is only a view.)
  const copy = new Uint8Array(bytes.subarray(start, end)).buffer;
  if (dtype === 'F32') return new Float32Array(copy);
  if (dtype === 'F16') return new Float32Array(new Float16Array(copy));
  // bfloat16 is the upper half of an fp32 number
  const upper = new Uint16Array(copy);
  const wide = new Uint32Array(upper.length);
  for (let i = 0; i < upper.length; i++) wide[i] = (upper[i] as number) << 16;
  return new Float32Array(wide.buffer);
}

/** Encodes tensors as a safetensors file with fp16 values, as the embedded models have them. */
export function encodeSafetensors(
  tensors: Iterable<readonly [name: string, tensor: WeightTensor]>,
): Uint8Array {
  const header: Record<string, unknown> = {};
  const chunks: Uint8Array[] = [];
  let offset = 0;
  for (const [name, { shape, values }] of tensors) {
    const half = new Float16Array(values);
    const chunk = new Uint8Array(half.buffer);
    header[name] = { dtype: 'F16', shape, data_offsets: [offset, offset + chunk.length] };
    chunks.push(chunk);
    offset += chunk.length;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const length = new Uint8Array(BigUint64Array.of(BigInt(json.length)).buffer);
  return Buffer.concat([length, json, ...chunks]);
}
