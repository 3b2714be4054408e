import { describe, expect, it } from 'vitest';
import { compareToolMetrics, measureRequest, toEventLog } from '../../metrics/index.ts';
import { describeTextGenerator } from '../contract.ts';
import { createFakeClock, createFakeGenerator, realClock, scriptTokens } from './index.ts';

const words = 'the quick brown fox jumps over the lazy dog while it rains on a small old town'
  .split(' ')
  .map((word) => `${word} `);

describeTextGenerator('the fake generator', {
  create: async () => createFakeGenerator({ tokens: scriptTokens(words) }),
  prompt: 'say something',
});

describe('createFakeGenerator()', () => {
  it('plays its script at its times, so that every metric is known beforehand', async () => {
    const generator = createFakeGenerator({
      tokens: scriptTokens(['a', 'b', 'c'], { firstMs: 500, gapMs: 50 }),
    });
    const { events } = await generator.generate({ prompt: 'x', maxNewTokens: 3 });
    expect(measureRequest(toEventLog(events))).toMatchObject({
      ttftMs: 500,
      tpotMs: 50,
      e2eLatencyMs: 600,
    });
    expect(compareToolMetrics(toEventLog(events))[0]?.valueMs).toBe(50);
  });

  it('ends with "stop" one gap after its last token', async () => {
    const generator = createFakeGenerator({ tokens: scriptTokens(['a', 'b']) });
    const result = await generator.generate({ prompt: 'x', maxNewTokens: 9 });
    expect(result).toMatchObject({ text: 'ab', finishReason: 'stop', outputTokens: 3 });
    expect(result.events.at(-1)?.timeMs).toBe(70);
  });

  it('throws the planted error after the planted number of tokens', async () => {
    const error = new Error('planted');
    const generator = createFakeGenerator({
      tokens: scriptTokens(['a', 'b']),
      failAfterTokens: { tokens: 1, error },
    });
    const texts: string[] = [];
    const reading = (async () => {
      for await (const event of generator.stream({ prompt: 'x', maxNewTokens: 9 })) {
        if (event.type === 'token') texts.push(event.text);
      }
    })();
    await expect(reading).rejects.toBe(error);
    expect(texts).toEqual(['a']);
  });

  it('never passes as a model', () => {
    expect(createFakeGenerator({ tokens: [] }).info).toMatchObject({
      backend: 'fake',
      mode: 'simulated',
    });
  });

  it('really waits on the real clock, never less than the script says', async () => {
    const generator = createFakeGenerator({
      tokens: scriptTokens(['a', 'b', 'c'], { firstMs: 20, gapMs: 10 }),
      clock: realClock,
    });
    const started = performance.now();
    await generator.generate({ prompt: 'x', maxNewTokens: 3 });
    expect(performance.now() - started).toBeGreaterThanOrEqual(39);
  });

  it('moves a fake clock only by waiting', async () => {
    const clock = createFakeClock(1_000);
    await clock.waitUntil(1_500);
    await clock.waitUntil(1_200);
    expect(clock.now()).toBe(1_500);
  });
});
