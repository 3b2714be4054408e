import type { JsonValue } from '../tasks/index.ts';

/**
 * True when a result, as the child encoded it, is what a test expects. Follows JSON: -0 equals 0, a
 * property that is `undefined` is absent, `undefined` in an array is null; order of keys is free. Unlike
 * JSON, NaN and the infinities equal nothing. Numbers with a fraction may differ by one part in
 * 10^9, so that another order of summation is not an error.
 */
export function matchesExpected(wire: unknown, expected: JsonValue): boolean {
  if (typeof wire === 'number') return typeof expected === 'number' && sameNumber(wire, expected);
  if (wire === null || typeof wire !== 'object') return wire === expected;
  if ('a' in wire && Array.isArray(wire.a)) {
    const items: unknown[] = wire.a;
    if (!Array.isArray(expected) || expected.length !== items.length) return false;
    return items.every((item, index) => {
      if (isUndefined(item)) return expected[index] === null;
      return matchesExpected(item, expected[index] as JsonValue);
    });
  }
  if ('o' in wire && Array.isArray(wire.o)) return matchesObject(wire.o, expected);
  return false; // undefined, NaN, an infinity, or something that is not data
}

function matchesObject(entries: readonly unknown[], expected: JsonValue): boolean {
  if (expected === null || typeof expected !== 'object' || Array.isArray(expected)) return false;
  const wanted = new Map(Object.entries(expected));
  for (let index = 0; index < entries.length; index += 2) {
    if (isUndefined(entries[index + 1])) continue;
    const key = entries[index] as string;
    const value = wanted.get(key);
    if (value === undefined || !matchesExpected(entries[index + 1], value)) return false;
    wanted.delete(key);
  }
  return wanted.size === 0;
}

function isUndefined(wire: unknown): boolean {
  return typeof wire === 'object' && wire !== null && 's' in wire && wire.s === 'undefined';
}

function sameNumber(got: number, expected: number): boolean {
  if (got === expected) return true;
  if (Number.isInteger(got) && Number.isInteger(expected)) return false;
  return Math.abs(got - expected) <= 1e-9 * Math.max(Math.abs(got), Math.abs(expected));
}

/** Shows an encoded result as a person would write it, cut to `maxLength` characters. */
export function formatWire(wire: unknown, maxLength = 200): string {
  const text = format(wire, maxLength);
  return text.length > maxLength ? `${text.slice(0, maxLength)}...` : text;
}

function format(wire: unknown, room: number): string {
  if (wire === null || typeof wire !== 'object') return JSON.stringify(wire);
  if ('s' in wire || 'x' in wire) return String('s' in wire ? wire.s : wire.x);
  const isArray = 'a' in wire && Array.isArray(wire.a);
  const items: unknown[] = isArray ? (wire.a as unknown[]) : (wire as { o: unknown[] }).o;
  let text = isArray ? '[' : '{';
  for (let index = 0; index < items.length && text.length <= room; index += isArray ? 1 : 2) {
    if (index > 0) text += ', ';
    if (!isArray) text += `${JSON.stringify(items[index])}: `;
    text += format(items[isArray ? index : index + 1], room - text.length);
  }
  return text + (isArray ? ']' : '}');
}
