import { types } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../tasks/index.ts';
import { encodeValue } from './child/encode-value.ts';
import { formatWire, matchesExpected } from './compare-result.ts';

const realm = { arrayPrototype: Array.prototype, objectPrototype: Object.prototype };
const encode = (value: unknown, maxBytes = 10_000): unknown =>
  JSON.parse(encodeValue(value, realm, types, maxBytes));
const matches = (value: unknown, expected: JsonValue): boolean =>
  matchesExpected(encode(value), expected);

describe('a result against what is expected', () => {
  test.each<[unknown, JsonValue]>([
    [1, 1],
    [-0, 0],
    ['é\n"', 'é\n"'],
    ['\ud800', '\ud800'],
    [null, null],
    [[], []],
    [{}, {}],
    [
      { a: [1, { b: null }], c: 'x' },
      { c: 'x', a: [1, { b: null }] },
    ],
    [{ a: 1, gone: undefined }, { a: 1 }],
    [
      [undefined, 1],
      [null, 1],
    ],
    [Object.create(null), {}],
    ['ab'.match(/a/), ['a']],
    [0.1 + 0.2, 0.3],
    [1e21, 1e21],
    [JSON.parse('{"__proto__":1}'), JSON.parse('{"__proto__":1}')],
  ])('%j equals %j', (value, expected) => {
    expect(matches(value, expected)).toBe(true);
  });

  test.each<[string, unknown, JsonValue]>([
    ['another number', 1, 2],
    ['a neighbouring whole number', 2 ** 53 - 1, 2 ** 53 - 2],
    ['a number one part in a million away', 1.000001, 1.0],
    ['text for a number', '1', 1],
    ['undefined for null', undefined, null],
    ['NaN for null', Number.NaN, null],
    ['infinity', Number.POSITIVE_INFINITY, null],
    ['a shorter list', [1], [1, 2]],
    ['a longer list', [1, 2], [1]],
    ['a missing key', { a: 1 }, { a: 1, b: 2 }],
    ['an additional key', { a: 1, b: 2 }, { a: 1 }],
    ['a list for an object', [], {}],
    ['an object for a list', {}, []],
    ['a Map for an object', new Map(), {}],
    ['a Date for an object', new Date(0), {}],
    ['a boxed number', Object(1), 1],
    ['a big integer', 1n, 1],
    ['a function', () => 1, {}],
    ['a key from the prototype', { __proto__: { a: 1 } }, { a: 1 }],
    ['an inherited name', {}, { toString: 1 }],
  ])('%s is not equal', (_name, value, expected) => {
    expect(matches(value, expected)).toBe(false);
  });
});

describe('encodeValue', () => {
  test('runs no code of the value', () => {
    let ran = 0;
    const count = (): number => ran++;
    encode({
      toJSON: count,
      get a() {
        return count();
      },
      valueOf: count,
      proxy: new Proxy(
        {},
        { get: count, getPrototypeOf: () => ran++ as never, ownKeys: () => ran++ as never },
      ),
      [Symbol.toPrimitive]: count,
    });
    expect(ran).toBe(0);
  });

  test('says that there was more instead of writing it', () => {
    expect(encode('x'.repeat(100), 50)).toEqual({ x: 'more data than the output limit' });
    expect(encode(new Array(2 ** 32 - 1), 50)).toEqual({ x: 'more data than the output limit' });
    const shared: unknown[] = [];
    let value: unknown = shared;
    for (let level = 0; level < 60; level++) value = [value, value];
    expect(encode(value)).toEqual({ x: 'more data than the output limit' });
  });
});

test('formatWire shows data as a person writes it and cuts it', () => {
  const value = { a: [1, 'x', undefined, Number.NaN], b: new Map() };
  expect(formatWire(encode(value))).toBe(
    '{"a": [1, "x", undefined, NaN], "b": an object that is not plain data}',
  );
  expect(formatWire(encode('y'.repeat(500)), 20)).toBe(`"${'y'.repeat(19)}...`);
});
