import type { CountedTensors } from './counted-tensors.ts';
import { InvalidModelConfigError } from './errors.ts';

/** Bits of one value of each safetensors dtype. */
const BITS: Readonly<Record<string, number>> = {
  F64: 64,
  F32: 32,
  F16: 16,
  BF16: 16,
  I64: 64,
  I32: 32,
  I16: 16,
  I8: 8,
  U8: 8,
  BOOL: 8,
  F8_E4M3: 8,
  F8_E5M2: 8,
};

/**
 * Counts the tensors of a safetensors file from its header, the JSON after the first 8 bytes: the
 * weights themselves are never read.
 *
 * @throws InvalidModelConfigError for a header that is not one
 */
export function countSafetensorsHeader(headerJson: string): CountedTensors {
  const fail = (why: string): InvalidModelConfigError =>
    new InvalidModelConfigError(`Cannot count the tensors of this file: ${why}`, {
      hint: 'Download the file again: its header is damaged',
      fields: [],
    });
  let header: unknown;
  try {
    header = JSON.parse(headerJson);
  } catch {
    throw fail('its header is not JSON');
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) {
    throw fail('its header is not a JSON object');
  }
  let [tensors, values, bytes] = [0, 0, 0];
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    const { dtype, shape } = (entry ?? {}) as { dtype?: unknown; shape?: unknown };
    const bits = typeof dtype === 'string' ? BITS[dtype] : undefined;
    const dims = Array.isArray(shape) ? (shape as unknown[]) : undefined;
    if (bits === undefined || dims === undefined || !dims.every(isCount)) {
      throw fail(`its tensor "${name.slice(0, 80)}" has no known dtype and shape`);
    }
    const count = (dims as number[]).reduce((product, dim) => product * dim, 1);
    tensors += 1;
    values += count;
    bytes += (count * bits) / 8;
  }
  return { tensors, values, bytes };
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
