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

  it('puts a salt in front that no other run has, and keeps the length', () => {
    const options = { count: 4, seed: 1, promptTokens: 60 };
    const prompts = createPrompts({ ...options, salt: 'a1b2' }, tokenizer);
    expect(prompts.map((prompt) => prompt.slice(0, 10))).toEqual(
      [0, 1, 2, 3].map((number) => `// a1b2 ${number}\n`),
    );
    expect(prompts.map((prompt) => tokenizer.encode(prompt).length)).toEqual([60, 60, 60, 60]);
    // heads are random, and tokens join behind them in other ways
    for (let salt = 0; salt < 40; salt++) {
      const name = `${(salt * 0x9e3779b1).toString(16).slice(-8)}-0`;
      const [one = ''] = createPrompts(
        { count: 1, seed: salt, promptTokens: 48, salt: name },
        tokenizer,
      );
      expect(tokenizer.encode(one).length).toBe(48);
    }
    const long = createPrompts({ count: 2, seed: 1, salt: 'c3d4' }, tokenizer);
    expect(long).toEqual(
      createPrompts({ count: 2, seed: 1 }, tokenizer).map((one, i) => `// c3d4 ${i}\n${one}`),
    );
    const head = { count: 1, seed: 1, promptTokens: 2, salt: 'much longer than that' };
    expect(() => createPrompts(head, tokenizer)).toThrow('Cannot make a prompt of exactly 2');
  });

  it.each([1, 16, 100, 400])('makes prompts of exactly %i tokens', (promptTokens) => {
    const prompts = createPrompts({ count: 6, seed: 1, promptTokens }, tokenizer);
    expect(prompts.map((prompt) => tokenizer.encode(prompt).length)).toEqual(
      Array.from({ length: 6 }, () => promptTokens),
    );
  });
});
