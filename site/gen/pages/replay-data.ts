// Recorded answers to one prompt, one of each published benchmark, for playing them side by side. Times are
// those of the run record, as they are.

import { PLACE_WORDS } from '@offload-lab/lib/decision';
import { listCompleted, measureSample, type RunRecord } from '@offload-lab/lib/record';
import { formatMs, formatNumber } from '@offload-lab/lib/units';
import type { Recording } from '../../src/scripts/replay/frame-at.ts';
import { describeModel } from '../../src/scripts/words.ts';

/** The prompt that most benchmarks share decides; runs without its text are left out. */
export function createReplayData(published: readonly RunRecord[]): readonly Recording[] {
  const candidates = published.flatMap((record) => {
    if (!record.valid || record.mode === 'simulated' || record.quality !== undefined) return [];
    const sample = listCompleted(record.samples).find(({ text = '' }) => text !== '');
    return sample === undefined ? [] : [{ record, sample }];
  });
  const prompts = Map.groupBy(candidates, ({ sample }) => sample.promptSha256);
  const largest = [...prompts.values()].sort((a, b) => b.length - a.length)[0] ?? [];
  return largest
    .map(({ record, sample }): Recording => {
      const { ttftMs = 0, e2eLatencyMs = 0, decodeTokensPerSecond = 0 } = measureSample(sample);
      return {
        run: record.id,
        name: `${describeModel(record)}, ${PLACE_WORDS[record.place]}`,
        machine: record.machine.cpuModel,
        day: record.startedAt.slice(0, 10),
        text: sample.text ?? '',
        tokenTimesMs: sample.events.flatMap(({ timeMs, tokens }) =>
          new Array<number>(tokens).fill(timeMs),
        ),
        facts: [
          formatMs(ttftMs),
          formatMs(e2eLatencyMs),
          String(sample.outputTokens),
          formatNumber(decodeTokensPerSecond),
        ],
      };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
