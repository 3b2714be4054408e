import { describe, expect, it } from 'vitest';
import { nearestNames } from './index.ts';

describe('nearestNames()', () => {
  it('finds names with a letter or two wrong, best first, and nothing for another word', () => {
    const names = ['tiny-coder-1m', 'tiny-coder-3m', 'other'];
    expect(nearestNames('tiny-codr-3m', names)).toEqual(['tiny-coder-3m', 'tiny-coder-1m']);
    expect(nearestNames('gpt', names)).toEqual([]);
  });
});
