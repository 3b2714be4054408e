import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cacheRoomTokens } from './index.ts';

it.each([
  [1, 256],
  [128, 256],
  [129, 384],
  [1000, 1152],
])('has room for %i tokens and a step more, in whole steps: %i', (tokens, room) => {
  expect(cacheRoomTokens(tokens)).toBe(room);
});

it('is never outgrown by fewer than 128 tokens, nor larger than by two steps', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), (tokens) => {
      const room = cacheRoomTokens(tokens);
      expect(room - tokens).toBeGreaterThanOrEqual(128);
      expect(room - tokens).toBeLessThan(256);
    }),
  );
});
