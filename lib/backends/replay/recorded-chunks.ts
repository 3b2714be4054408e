import type { RequestSample } from '../../record/index.ts';

/** One arrival of a recording, with the text that is shown at that moment. */
export interface RecordedChunk {
  readonly text: string;
  readonly tokens: number;
  readonly timeMs: number;
}

/** The arrivals of a sample; its text is shared out by tokens, whole characters only. */
export function toRecordedChunks(sample: RequestSample): readonly RecordedChunk[] {
  const arrivals = sample.events.filter(({ tokens, kind }) => tokens > 0 && kind !== 'role');
  const characters = [...(sample.text ?? '')];
  const total = arrivals.reduce((sum, { tokens }) => sum + tokens, 0);
  let passed = 0;
  return arrivals.map(({ tokens, timeMs }) => {
    const from = Math.round((characters.length * passed) / total);
    passed += tokens;
    const to = Math.round((characters.length * passed) / total);
    return { text: characters.slice(from, to).join(''), tokens, timeMs };
  });
}
