import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom, fingerprint, hashText } from './random.ts';

describe('createRandom()', () => {
  it('repeats its sequence for a seed and differs between seeds', () => {
    const draw = (seed: string): number[] => {
      const random = createRandom(seed);
      return Array.from({ length: 5 }, () => random.next());
    };
    expect(draw('a')).toEqual(draw('a'));
    expect(draw('a')).not.toEqual(draw('b'));
  });

  it('stays within both ends, and reaches them', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: -50, max: 50 }), fc.nat(5), (seed, low, span) => {
        const random = createRandom(seed);
        const drawn = new Set(Array.from({ length: 300 }, () => random.int(low, low + span)));
        expect([...drawn].sort((a, b) => a - b)).toEqual(
          Array.from({ length: span + 1 }, (_, index) => low + index),
        );
      }),
      { numRuns: 50 },
    );
  });

  it('is close to uniform', () => {
    const random = createRandom(1);
    const counts = Array.from({ length: 10 }, () => 0);
    for (let index = 0; index < 20_000; index++) {
      const bin = random.int(0, 9);
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
    // Chi-square with 9 degrees of freedom: 27.9 is exceeded once in 1000 by chance.
    const chiSquare = counts.reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0);
    expect(chiSquare).toBeLessThan(27.9);
  });

  it('refuses to pick from nothing', () => {
    expect(() => createRandom(1).pick([])).toThrow(RangeError);
  });
});

describe('hashText() and fingerprint()', () => {
  it('are fixed: a changed hash would move compositions between splits', () => {
    expect(hashText('')).toMatchInlineSnapshot(`2872998923`);
    expect(hashText('2/pipe:nums|keep:even')).toMatchInlineSnapshot(`2115643812`);
    expect(fingerprint('abc')).toMatchInlineSnapshot(`"360ac8704ed5101a"`);
  });
});
