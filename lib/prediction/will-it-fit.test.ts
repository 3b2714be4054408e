import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GPU_RESERVE_SHARE, willItFit } from './index.ts';

/** CodeLlama-34B: 48 layers, 8 KV heads of 128, fp16. */
const codeLlama34 = {
  parameters: 34e9,
  bytesPerWeight: 2,
  kvBytesPerToken: 2 * 48 * 8 * 128 * 2,
  users: 1,
  contextTokens: 4096,
};
/** Qwen2.5-Coder-7B: 28 layers, 4 KV heads of 128, fp16; 4-bit blocks with their scales. */
const coder7 = {
  parameters: 7.62e9,
  bytesPerWeight: 0.625,
  kvBytesPerToken: 2 * 28 * 4 * 128 * 2,
  users: 8,
  contextTokens: 4096,
};

describe('willItFit()', () => {
  it('refuses 34B at 2 bytes on one GPU of 40 GB, and shows the sum', () => {
    const fit = willItFit({ ...codeLlama34, gpuMemoryBytes: 40e9 });
    expect(fit).toMatchObject({ fits: false, maxUsers: 0 });
    expect(fit.terms[0]).toEqual({
      name: 'weights',
      bytes: 68e9,
      arithmetic: '34,000,000,000 x 2 B',
    });
    expect(fit.requiredBytes).toBe(68e9 + 4096 * codeLlama34.kvBytesPerToken + 4e9);
    expect(fit.reason).toMatch(/^Needs .* the GPU has 37\.3 GiB$/);
  });

  it('accepts it on two of 80 GB', () => {
    expect(willItFit({ ...codeLlama34, gpuMemoryBytes: 80e9, gpus: 2 }).fits).toBe(true);
  });

  it('accepts 7B in 4 bits for 8 users on 24 GB', () => {
    const fit = willItFit({ ...coder7, gpuMemoryBytes: 24e9 });
    expect(fit.fits).toBe(true);
    expect(fit.terms.map(({ bytes }) => bytes)).toEqual([4_762_500_000, 8 * 4096 * 57_344, 2.4e9]);
    expect(fit.maxUsers).toBeGreaterThan(8);
  });

  it('holds exactly as many users as it says', () => {
    const positive = fc.integer({ min: 1, max: 1_000_000 });
    fc.assert(
      fc.property(positive, positive, positive, (parameters, kvBytesPerToken, memory) => {
        const model = { parameters, bytesPerWeight: 0.5, kvBytesPerToken, contextTokens: 8 };
        const fitsFor = (users: number): boolean =>
          willItFit({ ...model, users, gpuMemoryBytes: 100 * memory }).fits;
        const { maxUsers } = willItFit({ ...model, users: 1, gpuMemoryBytes: 100 * memory });
        if (maxUsers > 0) expect(fitsFor(maxUsers)).toBe(true);
        expect(fitsFor(maxUsers + 1)).toBe(false);
      }),
    );
  });

  it('leaves the reserve free', () => {
    const weights = { parameters: 9e9, bytesPerWeight: 1, kvBytesPerToken: 1, contextTokens: 1 };
    expect(GPU_RESERVE_SHARE).toBe(0.1);
    expect(willItFit({ ...weights, users: 1, gpuMemoryBytes: 10e9 }).fits).toBe(false);
    expect(willItFit({ ...weights, users: 1, gpuMemoryBytes: 10.1e9 }).fits).toBe(true);
  });

  it('refuses numbers that are none', () => {
    for (const users of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => willItFit({ ...coder7, users, gpuMemoryBytes: 24e9 })).toThrow(RangeError);
    }
  });
});
