import { describe, expect, test } from 'vitest';
import {
  bitsPerByte,
  editSimilarity,
  logProbability,
  pickNextLineItems,
  scoreNextLine,
} from '../index.ts';

describe('editSimilarity', () => {
  test.each([
    ['', '', 1],
    ['abc', 'abc', 1],
    ['abc', '', 0],
    ['abc', 'xyz', 0],
    ['kitten', 'sitting', 1 - 3 / 7],
    ['return a + b;', 'return a - b;', 12 / 13],
  ])('%j and %j', (expected, got, similarity) => {
    expect(editSimilarity(expected, got)).toBeCloseTo(similarity, 15);
    expect(editSimilarity(got, expected)).toBeCloseTo(similarity, 15);
  });
});

describe('the next line', () => {
  test('indentation and blank lines before it do not count, its text does', () => {
    expect(scoreNextLine('return a;', '\n\n    return a;\n}')).toEqual({
      exactMatch: true,
      editSimilarity: 1,
    });
    expect(scoreNextLine('return a;', '\n  return b;')).toEqual({
      exactMatch: false,
      editSimilarity: 8 / 9,
    });
    expect(scoreNextLine('return a;', '')).toEqual({ exactMatch: false, editSimilarity: 0 });
  });

  test('items come from code lines, with the file before them up to the cursor', () => {
    const text = [
      "import a from 'a';",
      '',
      '// a comment line',
      'const first = 1;',
      'const second = 2;',
      'export function f() {',
      '  // another comment',
      '  return first + second;',
      '}',
    ].join('\n');
    const items = pickNextLineItems([{ path: 'a.ts', text }], { count: 10, seed: 1 });
    expect(items.map(({ lineNumber, expected }) => [lineNumber, expected]).sort()).toEqual([
      [6, 'export function f() {'],
      [8, 'return first + second;'],
    ]);
    const eighth = items.find(({ lineNumber }) => lineNumber === 8);
    expect(eighth?.prompt.endsWith('  // another comment\n  ')).toBe(true);
    expect(eighth?.prompt.startsWith("import a from 'a';")).toBe(true);
  });

  test('the same seed draws the same lines', () => {
    const text = Array.from({ length: 100 }, (_, i) => `const value${i} = ${i};`).join('\n');
    const draw = (seed: number): readonly string[] =>
      pickNextLineItems([{ path: 'a.ts', text }], { count: 5, seed }).map(
        ({ expected }) => expected,
      );
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });
});

describe('bits per byte', () => {
  test('a model that gives every byte 1/256 needs 8 bits, a sure one none', () => {
    expect(bitsPerByte([Math.log(1 / 256), Math.log(1 / 256)], 'ab')).toBeCloseTo(8, 12);
    expect(bitsPerByte([0, 0], 'ab')).toBeCloseTo(0, 12);
  });

  test('counts bytes, not characters or tokens', () => {
    expect(bitsPerByte([Math.log(1 / 16)], 'é')).toBeCloseTo(2, 12); // 4 bits over 2 bytes
    expect(() => bitsPerByte([], '')).toThrow(RangeError);
  });

  test('logProbability is the logarithm of the softmax, also for huge logits', () => {
    expect(logProbability([0, 0, 0, 0], 2)).toBeCloseTo(Math.log(1 / 4), 12);
    expect(logProbability([1000, 0], 0)).toBeCloseTo(0, 12);
    expect(logProbability([1000, 0], 1)).toBeCloseTo(-1000, 9);
    const logits = [0.3, -1.2, 2.5];
    const total = logits.reduce((sum, _, i) => sum + Math.exp(logProbability(logits, i)), 0);
    expect(total).toBeCloseTo(1, 12);
  });
});
