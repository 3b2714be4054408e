import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../stats/index.ts';
import { conformalBand, FEWEST_RESIDUALS, withBand } from './index.ts';

describe('conformalBand()', () => {
  it('takes the ceil(0.9 (n + 1))-th smallest error', () => {
    const errors = [0.09, -0.01, 0.02, -0.03, 0.04, 0.05, -0.06, 0.07, 0.08]; // n = 9: the 9th
    expect(conformalBand(errors, 'probe')).toEqual({
      factor: Math.exp(0.09),
      basis: 'ledger',
      n: 9,
    });
    const more = [...errors, 1]; // n = 10: the 10th
    expect(conformalBand(more, 'probe').factor).toBeCloseTo(Math.E, 10);
    const many = Array.from({ length: 19 }, (_, i) => (i + 1) / 100); // n = 19: the 18th
    expect(conformalBand(many, 'probe').factor).toBeCloseTo(Math.exp(0.18), 10);
  });

  it('says that it assumes when there are too few', () => {
    const few = new Array<number>(FEWEST_RESIDUALS - 1).fill(0);
    expect(conformalBand(few, 'probe')).toMatchObject({ basis: 'assumed', n: 8 });
    expect(conformalBand([], 'specification').factor).toBe(2);
  });

  it('holds the next case nine times in ten, whatever the errors look like', () => {
    const { next: random } = createRandom(7);
    const draw = (): number => (random() < 0.1 ? 3 * random() : 0.1 * random()) * (random() - 0.5);
    let held = 0;
    for (let trial = 0; trial < 4000; trial++) {
      const band = conformalBand(Array.from({ length: 19 }, draw), 'probe');
      if (Math.abs(draw()) <= Math.log(band.factor)) held += 1;
    }
    expect(held / 4000).toBeGreaterThan(0.88);
    expect(held / 4000).toBeLessThan(0.93);
  });

  it('never gets narrower than the blocks of the probe', () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 3, noNaN: true }), (spread) => {
        const { low, high } = withBand(100, { factor: 1.2, basis: 'ledger', n: 9 }, spread);
        expect(high / low).toBeGreaterThanOrEqual(spread ** 2 * (1 - 1e-9));
        expect(high / low).toBeGreaterThanOrEqual(1.44 * (1 - 1e-9));
      }),
    );
  });
});
