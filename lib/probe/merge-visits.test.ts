import { describe, expect, it } from 'vitest';
import type { StackTiming } from '../prediction/index.ts';
import { mergeVisits } from './merge-visits.ts';

const stack = (name: 'thin' | 'deep', blockMinimaMs: readonly number[]): StackTiming => ({
  kernel: 'q8',
  stack: name,
  config: {},
  passes: [{ tokens: 1, pastTokens: 16, isCold: false, blockMinimaMs }],
});

describe('mergeVisits()', () => {
  it('puts the blocks of each pass one after the other', () => {
    const visits = [
      [stack('thin', [1, 2]), stack('deep', [5, 6])],
      [stack('thin', [3]), stack('deep', [7])],
    ];
    expect(mergeVisits(visits)).toEqual([stack('thin', [1, 2, 3]), stack('deep', [5, 6, 7])]);
  });

  it('takes a single visit as it is', () => {
    expect(mergeVisits([[stack('thin', [1])]])).toEqual([stack('thin', [1])]);
  });

  it('refuses visits that went to different stacks', () => {
    expect(() => mergeVisits([[stack('thin', [1])], []])).toThrow(RangeError);
    expect(() => mergeVisits([[stack('thin', [1])], [stack('deep', [1])]])).toThrow(RangeError);
  });
});
