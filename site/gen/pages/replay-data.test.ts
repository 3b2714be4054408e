import { listRecords } from '@offload-lab/lib/store';
import { expect, test } from 'vitest';
import { frameAt } from '../../src/scripts/replay/frame-at.ts';
import { PUBLISHED_RUNS } from '../paths.ts';
import { createReplayData } from './replay-data.ts';

const recording = {
  run: '0123456789abcdef',
  name: 'a',
  machine: 'b',
  day: '2026-01-01',
  text: 'return 42;',
  tokenTimesMs: [100, 110, 110, 200],
  facts: [],
};

test('a frame holds exactly the tokens that had arrived', () => {
  expect(frameAt(recording, 99.9)).toEqual({ tokens: 0, text: '', isDone: false });
  expect(frameAt(recording, 100)).toEqual({ tokens: 1, text: 're', isDone: false });
  expect(frameAt(recording, 150)).toEqual({ tokens: 3, text: 'return ', isDone: false });
  expect(frameAt(recording, 200)).toEqual({ tokens: 4, text: 'return 42;', isDone: true });
});

test('recordings answer one prompt, and keep the times of their run', async () => {
  const published = (await listRecords(PUBLISHED_RUNS)).records.map(({ record }) => record);
  const recordings = createReplayData(published);
  expect(recordings.length).toBeGreaterThanOrEqual(2);
  for (const { run, text, tokenTimesMs } of recordings) {
    const record = published.find(({ id }) => id === run);
    const sample = record?.samples.find((one) => one.text === text);
    expect(tokenTimesMs.length).toBe(sample?.outputTokens);
    expect(tokenTimesMs.at(-1)).toBe(sample?.events.at(-1)?.timeMs);
  }
});
