import { describe, expect, it } from 'vitest';
import { isConjunction, isDecision } from './reach.ts';
import type { Predicate } from './types.ts';

const predicate = (test: (v: string) => string): Predicate => ({
  id: 'p',
  constants: [],
  is: [],
  isNot: [],
  test,
});
const above10 = predicate((v) => `${v} > 10`);
const above20 = predicate((v) => `${v} > 20`);
const below5 = predicate((v) => `${v} < 5`);
const even = predicate((v) => `${v} % 2 === 0`);

describe('isDecision()', () => {
  it('refuses a second condition that nothing reaches', () => {
    expect(isDecision(above10, above20, 'num')).toBe(false);
    expect(isDecision(above20, above10, 'num')).toBe(true);
  });
});

describe('isConjunction()', () => {
  it('refuses contradictions and conditions that imply each other', () => {
    expect(isConjunction(above10, below5, 'num')).toBe(false);
    expect(isConjunction(above10, above20, 'num')).toBe(false);
    expect(isConjunction(above10, even, 'num')).toBe(true);
  });
});
