import { describe, expect, it } from 'vitest';
import { dequantizeBlockwise, packLevels, quantizeBlockwise } from './blockwise.ts';

describe('quantizeBlockwise()', () => {
  it('maps the largest magnitude of a block to 127 with 8 bits', () => {
    const values = new Float32Array(32).fill(0.5);
    values[3] = -127;
    const matrix = quantizeBlockwise(values, 8);
    expect(matrix.scales).toEqual(Float32Array.of(1));
    expect(matrix.levels[3]).toBe(-127);
    expect(dequantizeBlockwise(matrix)[3]).toBe(-127);
  });

  it('maps the value of largest magnitude to -8 with 4 bits, whatever its sign', () => {
    for (const extreme of [4, -4]) {
      const values = new Float32Array(32);
      values[0] = extreme;
      values[1] = -extreme; // 8 levels away on the other side, where only 7 exist
      const matrix = quantizeBlockwise(values, 4);
      expect(matrix.levels.slice(0, 2)).toEqual(Int8Array.of(-8, 7));
      expect(dequantizeBlockwise(matrix)[0]).toBe(extreme);
    }
  });

  it('is off by at most half a step inside a block', () => {
    const values = Float32Array.from({ length: 64 }, (_, i) => Math.sin(i * 1.7));
    for (const bits of [4, 8] as const) {
      const matrix = quantizeBlockwise(values, bits);
      dequantizeBlockwise(matrix).forEach((value, i) => {
        const step = Math.abs(matrix.scales[i >> 5] as number);
        // 4 bits clip the far end of the other sign by up to one step more
        const bound = bits === 8 ? 0.51 * step : 1.01 * step;
        expect(Math.abs(value - (values[i] as number))).toBeLessThan(bound);
      });
    }
  });

  it('keeps a block of zeros zero', () => {
    const matrix = quantizeBlockwise(new Float32Array(32), 4);
    expect(dequantizeBlockwise(matrix)).toEqual(new Float32Array(32));
  });

  it('refuses rows that do not fill blocks', () => {
    expect(() => quantizeBlockwise(new Float32Array(33), 8)).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: Cannot quantize 33 weights: wanted a multiple of 32]`,
    );
  });
});

describe('packLevels()', () => {
  it('puts neighbours into one byte, the first in the low half', () => {
    const levels = new Int8Array(32);
    levels[0] = -8;
    levels[1] = 7;
    const packed = packLevels({ bits: 4, levels, scales: Float32Array.of(1) });
    expect(packed[0]).toBe(0xf0);
    expect(packed[1]).toBe(0x88);
  });

  it('stores 8-bit levels with 128 for zero', () => {
    const packed = packLevels({
      bits: 8,
      levels: Int8Array.of(-127, 0, 127),
      scales: Float32Array.of(1),
    });
    expect(packed).toEqual(Uint8Array.of(1, 128, 255));
  });
});
