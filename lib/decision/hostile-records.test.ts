import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../record/index.ts';
import { createWorld, NOW } from './__fixtures__/worlds.ts';
import { decide } from './index.ts';

const { truth: _truth, ...WORLD } = createWorld(7);
const decideOn = (records: readonly unknown[]) =>
  decide({ now: NOW, resamples: 16, ...WORLD, records });

/** Every path of an object, arrays by their first element. */
function pathsOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  const keys = Array.isArray(value) ? Object.keys(value).slice(0, 1) : Object.keys(value);
  return [path, ...keys.flatMap((key) => pathsOf(Reflect.get(value, key), [...path, key]))];
}

function replaceAt(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  const copy: object = Array.isArray(value) ? [...value] : { ...(value as object) };
  Reflect.set(copy, key, replaceAt(Reflect.get(copy, key), rest, by));
  return copy;
}

describe('a record with one absurd value', () => {
  const [first] = WORLD.records as [RunRecord];
  const good = { ...first, timing: { valid: false, reasons: ['noise'] } };
  const absurd = [null, -1, 0, 1e308, Number.NaN, '', '__proto__', [], [null], {}, true];

  it('is used or refused, and never stops the decision or makes a bill that is no number', () => {
    const paths = [...pathsOf(good), ...pathsOf(first), ['metrics', 'coldStartMs']];
    expect(paths.length).toBeGreaterThan(50);
    for (const path of paths) {
      for (const by of absurd) {
        const hostile = replaceAt(path[0] === 'timing' ? good : first, path, by);
        const { ranked, refused } = decideOn([hostile, ...WORLD.records.slice(1)]);
        const row = ranked.find(({ place }) => place.startsWith('option-0'));
        const isSaid = row?.state === 'judged' || refused.length > 0 || row?.measure.length !== 0;
        expect({ path, by, isSaid }).toEqual({ path, by, isSaid: true });
        for (const { monthlyUsd } of ranked) {
          if (monthlyUsd !== null) expect(Number.isFinite(monthlyUsd.high)).toBe(true);
        }
      }
    }
  });
});

describe('two records of one id', () => {
  const [good, ...others] = WORLD.records as [RunRecord, ...RunRecord[]];

  it('with other contents are both refused, in either order', () => {
    const forged = { ...good, startedAt: '2026-11-18T12:00:00.000Z' };
    const one = decideOn([good, forged, ...others]);
    expect(one.refused).toEqual([
      { what: `record ${good.id}`, reason: 'given twice with other contents' },
    ]);
    expect(decideOn([forged, ...others, good])).toEqual(one);
  });

  it('with the same contents count once', () => {
    const copy = structuredClone(good);
    expect(decideOn([good, copy, ...others]).ranked).toEqual(decideOn([good, ...others]).ranked);
  });
});

it('a year beyond four digits is the future too', () => {
  const [good] = WORLD.records as [RunRecord];
  const { refused } = decideOn([{ ...good, startedAt: '+012026-01-01T00:00:00.000Z' }]);
  expect(refused[0]?.reason).toContain('from the future');
});
