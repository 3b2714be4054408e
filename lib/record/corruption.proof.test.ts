// Ten thousand damaged files: every one is reported with its reason, none crashes the reader, and none
// is taken for a record whose numbers differ from the one that was written.

import { expect, it } from 'vitest';
import { createRandom, type Random } from '../stats/index.ts';
import { exampleRecord, formatRecord, InvalidRecordError, parseRecord } from './index.ts';

const CORRUPTIONS = 10_000;

it('reports 10,000 random corruptions of a record file and crashes on none', () => {
  const record = exampleRecord({
    resources: {
      intervalMs: 10,
      sampler: 'own-process',
      samples: [
        { timeMs: 0, rssBytes: 1000 },
        { timeMs: 10, rssBytes: 2000, cpuPercent: 50 },
      ],
      phases: [{ name: 'decode', startMs: 0, endMs: 10 }],
    },
  });
  const text = formatRecord(record);
  const random = createRandom(2026);
  const reported = new Map<string, number>();
  let harmless = 0;
  for (let i = 0; i < CORRUPTIONS; i++) {
    let damaged = text;
    while (damaged === text) damaged = damage(text, random);
    try {
      // A lost line end, or a field written twice: then it is the very same record.
      expect(parseRecord(damaged)).toEqual(record);
      harmless += 1;
    } catch (error) {
      if (!(error instanceof InvalidRecordError)) throw error;
      expect(error.message).toMatch(/^Cannot use this run record: .+ is .+, wanted .+/s);
      reported.set(error.path, (reported.get(error.path) ?? 0) + 1);
    }
  }
  const total = [...reported.values()].reduce((sum, count) => sum + count, 0);
  expect(total + harmless).toBe(CORRUPTIONS);
  expect(harmless).toBeLessThan(CORRUPTIONS / 100);
  console.info(`${total} reported under ${reported.size} paths, ${harmless} left the same record`);
});

const BYTES = '0123456789abcdef{}[]",:.-+ eEntrufls\\\n\u0000\u00e9\u{1f600}';

/** One of: a character replaced, a piece cut out, doubled or swapped, the end lost, a digit changed. */
function damage(text: string, random: Random): string {
  const at = random.integer(text.length - 1);
  const length = 1 + random.integer(40);
  const piece = text.slice(at, at + length);
  switch (random.integer(6)) {
    case 0:
      return text.slice(0, at) + random.pick([...BYTES]) + text.slice(at + 1);
    case 1:
      return text.slice(0, at) + text.slice(at + length);
    case 2:
      return text.slice(0, at) + piece + text.slice(at);
    case 3:
      return text.slice(0, at);
    case 4: {
      const to = random.integer(text.length - 1);
      return text.slice(0, to) + piece + text.slice(to + length);
    }
    default: {
      const digits = [...text.matchAll(/\d/g)];
      const { index } = random.pick(digits);
      return text.slice(0, index) + String(random.integer(10)) + text.slice(index + 1);
    }
  }
}
