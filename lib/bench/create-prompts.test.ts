import { beforeAll, describe, expect, it } from 'vitest';
import { findSource, loadTokenizer, type ModelTokenizer } from '../models/index.ts';
import { createPrompts } from './index.ts';

describe('createPrompts()', () => {
  let tokenizer: ModelTokenizer;
  beforeAll(async () => {
    const { folder, hint } = await findSource('tiny-coder-1m');
    tokenizer = await loadTokenizer(folder, hint);
  });

  it('makes different prompts that begin a function, the same ones for the same seed', () => {
    const prompts = createPrompts({ count: 12, seed: 5 }, tokenizer);
    expect(new Set(prompts).size).toBe(12);
    for (const prompt of prompts) expect(prompt).toMatch(/\{$/);
    expect(createPrompts({ count: 12, seed: 5 }, tokenizer)).toEqual(prompts);
    expect(createPrompts({ count: 12, seed: 6 }, tokenizer)).not.toEqual(prompts);
  });

  it.each([1, 16, 100, 400])('makes prompts of exactly %i tokens', (promptTokens) => {
    const prompts = createPrompts({ count: 6, seed: 1, promptTokens }, tokenizer);
    expect(prompts.map((prompt) => tokenizer.encode(prompt).length)).toEqual(
      Array.from({ length: 6 }, () => promptTokens),
    );
  });
});
