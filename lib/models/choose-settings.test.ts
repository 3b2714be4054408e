import { describe, expect, it } from 'vitest';
import { hasTwoSessions, settingsFor, withOneSession } from './choose-settings.ts';

const traits = (products: Readonly<Record<number, number>>) => ({
  attentions: 24,
  blockProducts: new Map(Object.entries(products).map(([bits, count]) => [Number(bits), count])),
});
const LARGE = 500e6;

describe('settingsFor()', () => {
  it('reads prompts with fp32 products and single tokens with integer ones, where weights have 4 bits', () => {
    const settings = settingsFor(LARGE, 4, traits({ 4: 168, 8: 1 }));
    expect(settings.passes).toEqual({
      prompt: { threads: 4, accuracyLevels: { 4: 0, 8: 4 } },
      token: { threads: 4, accuracyLevels: { 4: 4, 8: 4 } },
    });
    expect(hasTwoSessions(settings)).toBe(true);
    expect(settings.settingReasons.products).toMatch(/level 0.*level 4.*8 bits per block of 32/);
  });

  it.each([
    ['8 bits in blocks', traits({ 8: 169 })],
    ['no blocks', traits({})],
  ])('has one session for a large model with %s', (_, each) => {
    expect(hasTwoSessions(settingsFor(LARGE, 4, each))).toBe(false);
  });

  it('gives a core back to the reader where one token is little work', () => {
    const { passes, settingReasons } = settingsFor(10e6, 4, traits({ 8: 30 }));
    expect([passes.prompt.threads, passes.token.threads]).toEqual([4, 1]);
    expect(settingReasons.threads).toMatch(/^4 threads for prompts, 1 for single tokens/);
    expect(hasTwoSessions(settingsFor(10e6, 1, traits({ 8: 30 })))).toBe(false);
    expect(settingsFor(4e6, 4, traits({})).threads).toBe(1);
  });

  it('changes nothing about a graph that is not known', () => {
    const settings = settingsFor(LARGE, 4, undefined);
    expect(settings.isCacheInPlace).toBe(false);
    expect(hasTwoSessions(settings)).toBe(false);
    expect(settings.promptPieceTokens).toBeUndefined();
  });
});

describe('withOneSession()', () => {
  it('takes the settings of single tokens for prompts, on all threads, and says why', () => {
    const settings = withOneSession(settingsFor(10e6, 4, traits({ 4: 30, 8: 1 })));
    expect(hasTwoSessions(settings)).toBe(false);
    expect(settings.passes.prompt).toEqual({ threads: 4, accuracyLevels: { 4: 4, 8: 4 } });
    expect(settings.settingReasons.memory).toMatch(/^One session.*memory does not take/);
    expect(settings.settingReasons.products).not.toMatch(/level 0/);
    expect(settings.settingReasons.threads).toMatch(/^4 threads: every core/);
  });
});
