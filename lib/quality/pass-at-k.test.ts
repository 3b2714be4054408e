import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { meanPassAtK, passAtK } from './index.ts';

/** The definition, with whole binomial coefficients. */
function byDefinition(n: bigint, c: bigint, k: bigint): number {
  const choose = (from: bigint, take: bigint): bigint => {
    if (take > from) return 0n;
    let value = 1n;
    for (let i = 1n; i <= take; i++) value = (value * (from - take + i)) / i;
    return value;
  };
  const scale = 10n ** 30n;
  return 1 - Number((choose(n - c, k) * scale) / choose(n, k)) / Number(scale);
}

describe('passAtK', () => {
  test('values to check by hand', () => {
    expect(passAtK(10, 3, 1)).toBeCloseTo(0.3, 15);
    expect(passAtK(4, 2, 2)).toBeCloseTo(5 / 6, 15); // 1 - C(2,2) / C(4,2)
    expect(passAtK(5, 1, 5)).toBe(1); // all five are drawn
    expect(passAtK(5, 0, 5)).toBe(0);
    expect(passAtK(5, 4, 2)).toBe(1); // one failure cannot fill two places
    expect(passAtK(1, 1, 1)).toBe(1);
  });

  test('equals its definition with exact whole numbers', () => {
    const cases = fc
      .integer({ min: 1, max: 300 })
      .chain((n) =>
        fc.tuple(fc.constant(n), fc.integer({ min: 0, max: n }), fc.integer({ min: 1, max: n })),
      );
    fc.assert(
      fc.property(cases, ([n, c, k]) => {
        expect(passAtK(n, c, k)).toBeCloseTo(byDefinition(BigInt(n), BigInt(c), BigInt(k)), 10);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  test('is the mean over all draws of k answers: unbiased, unlike 1 - (1 - c/n)^k', () => {
    expect(passAtK(4, 1, 2)).toBeCloseTo(0.5, 15); // 3 of the 6 pairs hold the one that passed
    expect(1 - (1 - 1 / 4) ** 2).toBeCloseTo(0.4375, 15);
  });

  test('stays finite where binomial coefficients overflow', () => {
    expect(passAtK(100_000, 50_000, 1_000)).toBe(1);
    expect(passAtK(100_000, 1, 1_000)).toBeCloseTo(0.01, 12);
  });

  test.each([
    [5, 6, 1],
    [5, -1, 1],
    [5, 1, 6],
    [5, 1, 0],
    [5.5, 1, 1],
    [5, Number.NaN, 1],
  ])('refuses n %d, c %d, k %d', (n, c, k) => {
    expect(() => passAtK(n, c, k)).toThrow(RangeError);
  });
});

test('meanPassAtK averages over tasks', () => {
  const tasks = [
    { attempts: 4, passed: 2 },
    { attempts: 4, passed: 0 },
  ];
  expect(meanPassAtK(tasks, 2)).toBeCloseTo(5 / 12, 15);
  expect(() => meanPassAtK([], 1)).toThrow(RangeError);
});
