import { describe, expect, it } from 'vitest';
import {
  compareFirstTokenRules,
  compareToolMetrics,
  type EventLog,
  interChunkLatenciesMs,
  interTokenLatenciesMs,
  llamaBenchTokensPerSecond,
  measureRequest,
  toEventLog,
} from './index.ts';

/** `[timeMs, tokens]` pairs. */
function log(...chunks: readonly (readonly [number, number])[]): EventLog {
  return { chunks: chunks.map(([timeMs, tokens]) => ({ timeMs, tokens })) };
}

/** Ten tokens in four chunks. */
const planted = log([500, 1], [650, 3], [800, 3], [950, 3]);

describe('measureRequest', () => {
  it('recovers a planted stream exactly: TTFT 500 ms, 50 ms per token', () => {
    expect(measureRequest({ ...planted, promptTokens: 100 })).toEqual({
      ttftMs: 500,
      timeToFirstContentMs: 500,
      tpotMs: 50,
      e2eLatencyMs: 950,
      outputTokens: 10,
      prefillTokensPerSecond: 200,
      decodeTokensPerSecond: 20,
    });
  });

  it('divides by n - k_1 when the first chunk holds four tokens', () => {
    expect(measureRequest(log([500, 4], [650, 3], [800, 3])).tpotMs).toBe(50);
  });

  it('leaves tpotMs undefined when only the first chunk arrived', () => {
    expect(measureRequest(log([500, 4]))).toMatchObject({ ttftMs: 500, tpotMs: undefined });
    expect(measureRequest({ chunks: [] }).ttftMs).toBeUndefined();
  });

  it('never takes a role chunk or an empty chunk for the first token', () => {
    const chunks = [
      { timeMs: 40, tokens: 0, kind: 'role' as const },
      { timeMs: 90, tokens: 0 },
      { timeMs: 300, tokens: 1, kind: 'reasoning' as const },
      { timeMs: 400, tokens: 1 },
    ];
    expect(measureRequest({ chunks })).toMatchObject({ ttftMs: 300, timeToFirstContentMs: 400 });
  });

  it('counts from the intended arrival in open-loop load', () => {
    expect(measureRequest({ ...planted, dueMs: -200 }).e2eLatencyMs).toBe(1150);
    expect(measureRequest({ ...planted, endMs: 1000 }).e2eLatencyMs).toBe(1000);
  });

  it('refuses times that run backwards', () => {
    expect(() => measureRequest(log([500, 1], [400, 1]))).toThrow(RangeError);
  });
});

describe('gaps', () => {
  it('are per chunk, and per token only when no chunk glues tokens', () => {
    expect(interChunkLatenciesMs(planted)).toEqual([150, 150, 150]);
    expect(interTokenLatenciesMs(planted)).toBeUndefined();
    expect(interTokenLatenciesMs(log([10, 1], [15, 1], [25, 1]))).toEqual([5, 10]);
  });
});

describe('compareToolMetrics', () => {
  it('gives the published numbers: one stream, one word, 50 to 237.5 ms', () => {
    const values = compareToolMetrics(planted).map(({ valueMs }) => valueMs);
    expect(values).toEqual([50, 50, 150, 50, 95, 237.5]);
  });

  it('shows what n - 1 makes of four tokens in the first chunk', () => {
    const [ours, theirs] = compareToolMetrics(log([500, 4], [650, 3], [800, 3]));
    expect(ours?.valueMs).toBe(50);
    expect(theirs?.valueMs).toBeCloseTo(33.33, 2);
  });

  it('leaves what a one-chunk stream cannot say undefined', () => {
    const values = compareToolMetrics(log([500, 1])).map(({ valueMs }) => valueMs);
    expect(values).toEqual([undefined, undefined, undefined, undefined, 500, 500]);
  });
});

describe('compareFirstTokenRules', () => {
  it('gives one stream three times to first token', () => {
    const chunks = [
      { timeMs: 40, tokens: 0, kind: 'role' as const },
      { timeMs: 300, tokens: 1, kind: 'reasoning' as const },
      { timeMs: 400, tokens: 1 },
    ];
    const values = compareFirstTokenRules({ chunks }).map(({ valueMs }) => valueMs);
    expect(values).toEqual([300, 40, 400, undefined]);
  });

  it('shows what a rate with the prompt in it makes of the same stream', () => {
    expect(llamaBenchTokensPerSecond({ ...planted, promptTokens: 180 })).toBe(200);
    expect(llamaBenchTokensPerSecond(planted)).toBeUndefined();
  });
});

describe('toEventLog', () => {
  it('takes one token per token event and the usage from the finish event', () => {
    const events = [
      { type: 'prefill', timeMs: 1, promptTokens: 12 },
      { type: 'token', timeMs: 30 },
      { type: 'token', timeMs: 40 },
      { type: 'finish', timeMs: 41, promptTokens: 12 },
    ];
    expect(toEventLog(events)).toEqual({
      chunks: [
        { timeMs: 30, tokens: 1 },
        { timeMs: 40, tokens: 1 },
      ],
      promptTokens: 12,
      endMs: 41,
    });
  });

  it('gives chunks of a server their own counts, else one each, else a share of the usage', () => {
    const chunk = (timeMs: number, text: string, tokens?: number) => ({
      type: 'chunk',
      timeMs,
      text,
      ...(tokens !== undefined && { tokens }),
    });
    const finish = (outputTokens: number) => ({ type: 'finish', timeMs: 99, outputTokens });
    const tokensOf = (events: Parameters<typeof toEventLog>[0]) =>
      toEventLog(events).chunks.map(({ tokens }) => tokens);
    expect(tokensOf([chunk(1, 'ab', 3), chunk(2, 'c', 1), finish(4)])).toEqual([3, 1]);
    expect(tokensOf([chunk(1, 'ab'), chunk(2, 'c'), finish(3)])).toEqual([1, 1]);
    expect(tokensOf([chunk(1, 'abcd'), chunk(2, 'efghij'), finish(10)])).toEqual([4, 6]);
  });
});
