import { describe, expect, it } from 'vitest';
import { createWorld, NOW } from './__fixtures__/worlds.ts';
import { DEFAULT_WORKLOAD, decide } from './index.ts';

describe('a run whose times are not usable', () => {
  it('speaks for quality and not for speed, and the answer says so', () => {
    const { records, places, prices } = createWorld(7);
    const [given] = records;
    if (given === undefined) throw new Error('wanted a world with a record');
    const timing = { valid: false, reasons: ['Too noisy'] };
    const look = (record: typeof given) =>
      decide({
        now: NOW,
        places: places.filter(({ place }) => place === record.place).slice(0, 1),
        prices,
        workload: DEFAULT_WORKLOAD,
        records: [record],
      });
    const timed = look(given);
    const untimed = look({ ...given, schemaVersion: 2, timing });
    expect(timed).toMatchObject({ refused: [], ranked: [{ state: 'judged' }] });
    expect(untimed.refused).toEqual([
      { what: `times of record ${given.id}`, reason: 'not usable: Too noisy; its tasks count' },
    ]);
    expect(untimed.ranked[0]).toMatchObject({
      state: 'cannot-tell',
      whyNot: expect.stringContaining('no run speaks for its speed'),
      perPassingUsd: timed.ranked[0]?.perPassingUsd,
    });
  });
});
