import { describe, expect, it } from 'vitest';
import { measureDiscrimination } from './index.ts';
import type { TaskLevel } from './types.ts';

describe('tests of a task', () => {
  it('let fewer than 1 % of wrong siblings through, on a sample', () => {
    let caught = 0;
    let missed = 0;
    for (const level of [1, 2, 3, 4] satisfies TaskLevel[]) {
      for (let seed = 0; seed < 8; seed++) {
        const counts = measureDiscrimination({ seed, level, split: 'test' }, 30);
        caught += counts.caught;
        missed += counts.missed;
      }
    }
    expect(caught).toBeGreaterThan(500);
    expect(missed / (caught + missed)).toBeLessThan(0.01);
  });
});
