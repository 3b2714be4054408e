import { describe, expect, it } from 'vitest';
import type { GenerationEvent } from '../generation/index.ts';
import { describeEvents } from './request-recorder.ts';

const chunk = (text: string, timeMs: number): GenerationEvent => ({ type: 'chunk', text, timeMs });

describe('describeEvents()', () => {
  it('takes the tokens of a server from its usage, never from the number of its chunks', () => {
    const described = describeEvents([
      chunk('abc', 10),
      chunk('abcdef', 20),
      {
        type: 'finish',
        finishReason: 'length',
        promptTokens: 7,
        outputTokens: 6,
        countedBy: 'server',
        timeMs: 21,
      },
    ]);
    expect(described).toMatchObject({
      promptTokens: 7,
      outputTokens: 6,
      contentChunks: 2,
      tokensCountedBy: 'server',
      usage: { promptTokens: 7, outputTokens: 6 },
      text: 'abcabcdef',
    });
    expect(described.events.map(({ tokens }) => tokens)).toEqual([2, 4]);
  });

  it('says that nobody counted where a server sends no usage', () => {
    const described = describeEvents([
      chunk('abc', 10),
      {
        type: 'finish',
        finishReason: 'stop',
        promptTokens: 0,
        outputTokens: 1,
        countedBy: 'chunks',
        timeMs: 11,
      },
    ]);
    expect(described).toMatchObject({ outputTokens: 1, tokensCountedBy: 'chunks' });
    expect(described.usage).toBeUndefined();
  });

  it('has an event per token of an engine of ours, and nothing else to say', () => {
    const described = describeEvents([
      { type: 'prefill', promptTokens: 3, timeMs: 1 },
      { type: 'token', tokenId: 5, text: 'a', timeMs: 4 },
      { type: 'token', tokenId: 6, text: '', timeMs: 6 },
    ]);
    expect(described).toEqual({
      promptTokens: 3,
      outputTokens: 2,
      events: [
        { timeMs: 4, tokens: 1 },
        { timeMs: 6, tokens: 1 },
      ],
      text: 'a',
      prefillStartMs: 1,
    });
  });
});
