import { describe, expect, it } from 'vitest';
import { exampleDraft, type RequestSample, sha256Hex } from '../../record/index.ts';
import { compareCounts } from './compare-counts.ts';

const samplesOf = (promptTokens: number, changes: Partial<RequestSample> = {}): RequestSample[] =>
  [0, 1, 2].map((prompt) => ({
    ...(exampleDraft().samples[1] as RequestSample),
    promptSha256: sha256Hex(String(prompt)),
    promptTokens,
    outputTokens: 4,
    text: 'twelve chars',
    ...changes,
  }));

describe('compareCounts()', () => {
  it('finds that a token is the same thing on both sides', () => {
    expect(compareCounts(samplesOf(20), samplesOf(20, { tokensCountedBy: 'server' }))).toEqual([
      "Tokens are counted alike: 3 of 3 prompts have as many on both sides (ours by the engine, the endpoint's by its usage)",
    ]);
  });

  it('declares another tokenizer by the prompts and by the text of a token', () => {
    const there = samplesOf(26, { tokensCountedBy: 'server', text: 'sixteen letters.' });
    expect(compareCounts(samplesOf(20), there)).toEqual([
      'Tokens are not counted alike: 3 of 3 prompts have another number (median 20 here, 26 at the endpoint): another tokenizer, or text that the server adds',
      'An output token is 3.00 characters here and 4.00 at the endpoint: times per token are times of unequal amounts of text',
    ]);
  });

  it('never takes pieces for tokens without a word', () => {
    const there = samplesOf(0, { tokensCountedBy: 'chunks' });
    expect(compareCounts(samplesOf(20), there)).toEqual([
      'The endpoint does not say how many tokens it made: its pieces of text are counted instead, and a time per token of it is a time per piece',
    ]);
  });

  it('has nothing to say of requests that failed', () => {
    expect(compareCounts(samplesOf(20), samplesOf(0, { status: 'failed' }))).toEqual([]);
  });
});
