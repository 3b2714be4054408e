import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logDomain, logTicks } from './log-axis.ts';

describe('logTicks()', () => {
  it('marks 1, 2 and 5 of each power, and powers only where there are many', () => {
    expect(logTicks(0.3, 70)).toEqual([0.5, 1, 2, 5, 10, 20, 50]);
    expect(logTicks(1, 1e6)).toEqual([1, 10, 100, 1000, 10_000, 100_000, 1_000_000]);
    expect(() => logTicks(0, 1)).toThrow('Cannot mark from 0 to 1');
  });
});

describe('logDomain()', () => {
  it('leaves out what a logarithm has not', () => {
    expect(logDomain([-3, 0, 4, Number.NaN, Infinity])).toEqual([2, 5]);
    expect(logDomain([-1])).toEqual([1, 2]);
  });

  it('begins and ends at a mark, around every value and not far from them', () => {
    const positive = fc.double({ min: 1e-6, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(fc.array(positive, { minLength: 1, maxLength: 20 }), (values) => {
        const [low, high] = logDomain(values);
        const [least, most] = [Math.min(...values), Math.max(...values)];
        expect(low).toBeLessThanOrEqual(least);
        expect(high).toBeGreaterThanOrEqual(most);
        expect(low).toBeLessThan(high);
        expect(least / low).toBeLessThan(2.6);
        expect(high / most).toBeLessThan(2.6);
      }),
    );
  });
});
