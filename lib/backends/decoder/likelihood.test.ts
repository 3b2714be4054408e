import { describe, expect, it } from 'vitest';
import { readLikelihood } from './likelihood.ts';

const bytesOf = (id: number): Uint8Array => Uint8Array.of(id);

describe('readLikelihood()', () => {
  it('is the logarithm of the softmax', () => {
    // weights 1, 2 and 1: probabilities 1/4, 1/2, 1/4
    const logits = Float32Array.of(0, Math.log(2), 0);
    const { logprob, tokenId, bytes, top } = readLikelihood(logits, 2, 2, bytesOf);
    expect([tokenId, bytes]).toEqual([2, [2]]);
    expect(logprob).toBeCloseTo(Math.log(1 / 4), 6);
    // of two that are equally likely the lower id comes first
    expect(top.map((token) => token.tokenId)).toEqual([1, 0]);
    expect(top[0]?.logprob).toBeCloseTo(Math.log(1 / 2), 6);
  });

  it('does not overflow, and gives no more tokens than there are', () => {
    const { logprob, top } = readLikelihood(Float32Array.of(1000, 999, -1000), 0, 9, bytesOf);
    expect(logprob).toBeCloseTo(-Math.log(1 + Math.exp(-1)), 5);
    expect(top.map((token) => token.tokenId)).toEqual([0, 1, 2]);
    expect(readLikelihood(Float32Array.of(1, 2), 0, 0, bytesOf).top).toEqual([]);
  });
});
