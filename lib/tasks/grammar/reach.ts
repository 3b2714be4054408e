// Whether conditions can all matter. "If it is above 10 ... otherwise if it is above 20" has a
// branch nothing reaches; no test could tell a program without it from one with it.

import type { Predicate } from './types.ts';

const numbers: readonly number[] = Array.from({ length: 241 }, (_, index) => index - 120);
const stems = [
  '',
  'a',
  'an',
  'Bo',
  'cat',
  'dog',
  'apple',
  'red',
  'level',
  'Anna',
  'tea',
  'stone',
  'market',
  'Oslo',
  'under',
  'river 2',
  'a1',
  'on top',
  'no one',
  'in',
  'er',
  'banana',
  'Castle',
  'x',
  '42',
  'remote',
  'unit-test',
  'time',
  'best',
  'lemon',
  'program',
  'Garden',
  'eve',
  'i',
  'o',
  'uno',
  'noon',
  'manner',
  'state',
  'carton',
];
const texts: readonly string[] = stems.flatMap((stem) => [
  stem,
  `${stem}s`,
  `m${stem}`,
  `${stem} e`,
  `st${stem}on`,
]);
const cache = new Map<string, readonly boolean[]>();

function truthTable(predicate: Predicate, on: 'num' | 'str'): readonly boolean[] {
  const code = predicate.test('v');
  const known = cache.get(on + code);
  if (known) return known;
  const test = new Function('v', `return ${code};`) as (value: number | string) => boolean;
  const table = (on === 'num' ? numbers : texts).map((value) => test(value));
  cache.set(on + code, table);
  return table;
}

/** How many sample values satisfy both, only the first, only the second, and neither. */
function overlap(
  a: Predicate,
  b: Predicate,
  on: 'num' | 'str',
): readonly [number, number, number, number] {
  const first = truthTable(a, on);
  const second = truthTable(b, on);
  const counts: [number, number, number, number] = [0, 0, 0, 0];
  for (const [index, isA] of first.entries()) {
    const isB = second[index] ?? false;
    counts[(isA ? 0 : 2) + (isB ? 0 : 1)] = (counts[(isA ? 0 : 2) + (isB ? 0 : 1)] ?? 0) + 1;
  }
  return counts;
}

/** "If a ... else if b ... else": all three branches are reached by some values. */
export function isDecision(a: Predicate, b: Predicate, on: 'num' | 'str'): boolean {
  const [, onlyA, onlyB, neither] = overlap(a, b, on);
  const [both] = overlap(a, b, on);
  return both + onlyA > 0 && onlyB > 0 && neither > 0;
}

/** "a and b": some values satisfy both, and neither condition implies the other. */
export function isConjunction(a: Predicate, b: Predicate, on: 'num' | 'str'): boolean {
  const [both, onlyA, onlyB] = overlap(a, b, on);
  return both > 0 && onlyA > 0 && onlyB > 0;
}
