import { describe, expect, it } from 'vitest';
import { createSampler } from './sampler.ts';

const logits = Float32Array.of(1, 3, 2, -1);

function drawMany(count: number, options: Parameters<typeof createSampler>[0]): number[] {
  const sample = createSampler(options);
  return Array.from({ length: count }, () => sample(logits));
}

describe('createSampler()', () => {
  it('takes the likeliest token at temperature 0, the first of equals', () => {
    expect(createSampler({})(logits)).toBe(1);
    expect(createSampler({})(Float32Array.of(5, 5))).toBe(0);
  });

  it('repeats the same draws for the same seed and others for another', () => {
    const options = { temperature: 1, seed: 7 };
    expect(drawMany(50, options)).toEqual(drawMany(50, options));
    expect(drawMany(50, options)).not.toEqual(drawMany(50, { ...options, seed: 8 }));
  });

  it('draws in the proportions of softmax(logits / temperature)', () => {
    const draws = drawMany(20_000, { temperature: 2, seed: 1 });
    const weights = [...logits].map((logit) => Math.exp(logit / 2));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    for (const [id, weight] of weights.entries()) {
      const share = draws.filter((draw) => draw === id).length / draws.length;
      expect(share).toBeCloseTo(weight / total, 1);
    }
  });

  it('never leaves the k likeliest tokens', () => {
    expect(new Set(drawMany(500, { temperature: 5, topK: 2 }))).toEqual(new Set([1, 2]));
    const sample = createSampler({ temperature: 5, topK: 2 });
    const equals = Float32Array.of(0, 1, 1, 1);
    expect(new Set(Array.from({ length: 200 }, () => sample(equals)))).toEqual(new Set([1, 2]));
  });

  it('never leaves the likeliest tokens that reach top-p together', () => {
    // softmax of 1, 3, 2, -1 is about 0.09, 0.66, 0.24, 0.01
    expect(new Set(drawMany(500, { temperature: 1, topP: 0.6 }))).toEqual(new Set([1]));
    expect(new Set(drawMany(500, { temperature: 1, topP: 0.8 }))).toEqual(new Set([1, 2]));
    expect(new Set(drawMany(2_000, { temperature: 1, topP: 1 }))).toEqual(new Set([0, 1, 2, 3]));
  });

  it('never draws a token that was made impossible', () => {
    const sample = createSampler({ temperature: 100, seed: 3 });
    const masked = Float32Array.of(-Infinity, 0, -Infinity, 0);
    expect(new Set(Array.from({ length: 200 }, () => sample(masked)))).toEqual(new Set([1, 3]));
  });

  it('refuses values that have no meaning', () => {
    expect(() => createSampler({ temperature: -1 })).toThrow(RangeError);
    expect(() => createSampler({ temperature: Number.NaN })).toThrow(RangeError);
    expect(() => createSampler({ topK: 1.5 })).toThrow(RangeError);
    expect(() => createSampler({ topP: 0 })).toThrow(RangeError);
  });
});
