// What may enter a record at all: plain JSON of sane depth. Keys that reach into prototypes are
// refused everywhere, also in fields we do not know, because other code will copy those fields.

import { join, reject } from './check.ts';

const MAX_DEPTH = 64;
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Throws unless the value is plain JSON. Absent (`undefined`) fields are allowed and dropped later. */
export function validateJsonValue(value: unknown, path = '', depth = 0): void {
  if (depth > MAX_DEPTH) reject(value, path, `at most ${MAX_DEPTH} levels of nesting`);
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'undefined':
      return;
    case 'number':
      if (!Number.isFinite(value)) reject(value, path, 'a finite number');
      return;
    case 'object':
      if (value !== null) validateChildren(value, path, depth);
      return;
    default:
      reject(value, path, 'a JSON value');
  }
}

function validateChildren(value: object, path: string, depth: number): void {
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      if (value[i] === undefined) reject(value[i], `${path}[${i}]`, 'a JSON value');
      validateJsonValue(value[i], `${path}[${i}]`, depth + 1);
    }
    return;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && !Object.hasOwn(prototype as object, 'hasOwnProperty')) {
    reject(value, path, 'a plain object'); // a Date, Map or class instance would not survive JSON
  }
  for (const key of Object.keys(value)) {
    const child = join(path, key);
    if (FORBIDDEN_KEYS.has(key)) reject(key, child, 'a key that is not part of every prototype');
    validateJsonValue((value as Record<string, unknown>)[key], child, depth + 1);
  }
}

/**
 * JSON with sorted keys and no white space: the same content gives the same text, whoever wrote it.
 * Only for values that passed `validateJsonValue`.
 */
export function toCanonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toCanonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = value as Record<string, unknown>;
  const parts = Object.keys(fields)
    .filter((key) => fields[key] !== undefined)
    .sort() // by UTF-16 code unit, which does not depend on the locale
    .map((key) => `${JSON.stringify(key)}:${toCanonicalJson(fields[key])}`);
  return `{${parts.join(',')}}`;
}
