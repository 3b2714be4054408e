import { decide } from '@offload-lab/lib/decision';
import { exampleRecord, type RunRecord } from '@offload-lab/lib/record';
import { listRecords } from '@offload-lab/lib/store';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseAnswers } from '../../src/scripts/guide/answers.ts';
import { unpackRuns } from '../../src/scripts/guide/packed-runs.ts';
import { PUBLISHED_RUNS } from '../paths.ts';
import { packRuns } from './pack-runs.ts';

const now = '2026-11-20T12:00:00.000Z';
const through = (records: readonly RunRecord[]): readonly RunRecord[] =>
  unpackRuns(JSON.parse(JSON.stringify(packRuns(records))));

function expectSame(published: readonly RunRecord[], answers: string): void {
  const workload = parseAnswers(answers);
  const whole = decide({ now, workload, published });
  expect(decide({ now, workload, published: through(published) })).toEqual(whole);
}

test('packed runs decide as whole ones, whatever is asked', () => {
  const one = exampleRecord();
  const others = [
    exampleRecord({ startedAt: '2026-01-30T00:00:00.000Z', place: 'gpu-container' }),
    exampleRecord({ place: 'colab', engine: { ...one.engine, backend: 'baseline' } }),
  ];
  fc.assert(
    fc.property(
      fc.record({
        users: fc.integer({ min: 1, max: 50 }),
        day: fc.integer({ min: 1, max: 50_000 }),
        in: fc.integer({ min: 1, max: 20_000 }),
        out: fc.integer({ min: 1, max: 2000 }),
        limit: fc.integer({ min: 1, max: 60_000 }),
        metric: fc.constantFrom('first', 'whole'),
        floor: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
      (asked) => {
        const answers = Object.entries(asked).map(([name, value]) => [name, String(value)]);
        expectSame([one, ...others], String(new URLSearchParams(answers)));
      },
    ),
    { numRuns: 20 },
  );
});

test('the published runs of this moment decide the same, and weigh a tenth', async () => {
  const { records } = await listRecords(PUBLISHED_RUNS);
  const published = records.map(({ record }) => record);
  expectSame(published, 'users=10&floor=0.5');
  const bytes = (value: unknown): number => JSON.stringify(value).length;
  expect(bytes(packRuns(published))).toBeLessThan(bytes(published) / 10);
}, 120_000);

test('a request without a token and one with a single token survive', () => {
  const one = exampleRecord();
  const [sample] = one.samples.filter(({ phase }) => phase === 'measured');
  if (sample === undefined) throw new Error('The example has no measured request');
  const silent = { ...sample, events: [] };
  const single = { ...sample, events: [{ timeMs: 5, tokens: 1 }] };
  const role = { timeMs: 1, tokens: 1, kind: 'role' as const };
  const spoken = { ...sample, events: [role, ...sample.events] };
  const record = { ...one, samples: [silent, single, spoken] } as RunRecord;
  expect(through([record])[0]?.samples).toHaveLength(2);
  expectSame([record], 'users=1');
});
