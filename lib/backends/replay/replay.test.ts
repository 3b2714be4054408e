import { describe, expect, it } from 'vitest';
import { measureRequest, toEventLog } from '../../metrics/index.ts';
import {
  exampleRecord,
  type RequestSample,
  type RunRecord,
  sha256Hex,
} from '../../record/index.ts';
import { describeTextGenerator } from '../contract.ts';
import { createFakeClock } from '../fake/index.ts';
import { createReplayGenerator } from './index.ts';

const PROMPT = 'a recorded prompt';

/** `chunks` arrivals of `tokens` each, the first after 500 ms, then one every 30 ms. */
function recordOf(chunks: number, tokens: number, text: string): RunRecord {
  const sample: RequestSample = {
    index: 0,
    phase: 'measured',
    status: 'completed',
    promptSha256: sha256Hex(PROMPT),
    promptTokens: 20,
    outputTokens: chunks * tokens,
    events: Array.from({ length: chunks }, (_, i) => ({ timeMs: 500 + 30 * i, tokens })),
    finishReason: 'stop',
    text,
  };
  return { ...exampleRecord(), samples: [sample] };
}

const words = Array.from({ length: 70 }, (_, i) => `w${i} `).join('');

describeTextGenerator('a recording', {
  create: async () =>
    createReplayGenerator({ record: recordOf(80, 1, words), clock: createFakeClock() }),
  prompt: PROMPT,
  events: 'chunk',
});

describe('createReplayGenerator()', () => {
  it('plays text, counts and times as they were recorded', async () => {
    const record = recordOf(4, 3, 'const a = "€uro";');
    const generator = createReplayGenerator({ record, clock: createFakeClock() });
    const result = await generator.generate({ prompt: PROMPT, maxNewTokens: 99 });
    expect(result).toMatchObject({
      text: 'const a = "€uro";',
      outputTokens: 12,
      finishReason: 'stop',
    });
    expect(measureRequest(toEventLog(result.events))).toMatchObject({ ttftMs: 500, tpotMs: 10 });
  });

  it('is labelled as recorded, with what the record says about engine and device', () => {
    const { info } = createReplayGenerator({ record: recordOf(1, 1, 'x') });
    expect(info).toMatchObject({ backend: 'replay', mode: 'recorded', statedBy: 'record' });
    expect(info).toMatchObject({ model: 'tiny-coder-1m', dtype: 'fp32', device: { got: 'cpu' } });
  });

  it('never answers what was not recorded', async () => {
    const generator = createReplayGenerator({
      record: recordOf(4, 1, 'abcd'),
      clock: createFakeClock(),
    });
    const asked = [
      { prompt: 'another prompt', maxNewTokens: 4 },
      { prompt: PROMPT, suffix: 'x', maxNewTokens: 4 },
      { prompt: PROMPT, maxNewTokens: 9, minNewTokens: 9 },
    ];
    for (const request of asked) {
      await expect(generator.generate(request)).rejects.toMatchObject({
        name: 'RecordingNotFoundError',
      });
    }
  });

  it('refuses a record without answers', () => {
    expect(() => createReplayGenerator({ record: exampleRecord() })).toThrow(RangeError);
  });
});
