// Random bytes are valid blocks of every ggml type, once the scales in them are sane: all other bits are
// levels and small multipliers. So a file of any type is noise with a few numbers written over it.

import type { Noise } from '../../onnx/index.ts';
import { GGML_BLOCKS, type GgmlType } from '../../sizing/index.ts';

/** An fp16 number inside a block: where, and what it is for weights of standard deviation 1. */
interface BlockScale {
  readonly at: number;
  readonly unit: number;
}

// `unit` of a scale is 1 / (standard deviation of what it multiplies, all bits uniform); that of a
// minimum makes the weights' mean 0. Layouts: llama.cpp, ggml/src/ggml-common.h.
const SCALES: Readonly<Partial<Record<GgmlType, readonly BlockScale[]>>> = {
  Q8_0: [{ at: 0, unit: 1 / 74 }],
  Q5_0: [{ at: 0, unit: 1 / 9.2 }],
  Q4_0: [{ at: 0, unit: 1 / 4.6 }],
  IQ4_NL: [{ at: 0, unit: 1 / 75 }],
  Q5_1: offset(0, 1 / 9.2, -15.5),
  Q4_1: offset(0, 1 / 4.6, -7.5),
  Q6_K: [{ at: 208, unit: 1 / (18.5 * 74) }],
  Q5_K: offset(0, 1 / 524, 15.5),
  Q4_K: offset(0, 1 / 257, 7.5),
  Q3_K: [{ at: 108, unit: 1 / (2.3 * 18.5) }],
  Q2_K: offset(80, 1 / 13.9, 1.5),
  IQ4_XS: [{ at: 0, unit: 1 / (18.5 * 75) }],
};

function offset(at: number, unit: number, share: number): readonly BlockScale[] {
  return [
    { at, unit },
    { at: at + 2, unit: unit * share },
  ];
}

/** Fills `bytes` (whole blocks) with random weights of a standard deviation around `mean`. */
export function fillBlocks(
  noise: Noise,
  bytes: Uint8Array<ArrayBuffer>,
  type: GgmlType,
  { deviation, mean }: { readonly deviation: number; readonly mean: number },
): void {
  if (type === 'F32') {
    fillFloats(noise, new Float32Array(bytes.buffer), deviation, mean);
    return;
  }
  noise(new Uint32Array(bytes.buffer));
  if (type === 'F16' || type === 'BF16') {
    keepNear(new Uint16Array(bytes.buffer), type, deviation);
    return;
  }
  const view = new DataView(bytes.buffer);
  const size = GGML_BLOCKS[type].bytes;
  for (const { at, unit } of SCALES[type] ?? []) {
    for (let block = 0; block + size <= bytes.length; block += size) {
      view.setFloat16(block + at, unit * deviation, true);
    }
  }
}

function fillFloats(noise: Noise, values: Float32Array, deviation: number, mean: number): void {
  const words = new Uint32Array(values.buffer);
  noise(words);
  const signed = new Int32Array(values.buffer);
  const step = (Math.sqrt(3) * deviation) / 2 ** 31;
  for (let i = 0; i < values.length; i++) values[i] = mean + (signed[i] as number) * step;
}

/** Keeps the noise in sign and fraction, and sets the exponent: deviation to twice that. */
function keepNear(halves: Uint16Array, type: 'F16' | 'BF16', deviation: number): void {
  const bits =
    type === 'F16'
      ? (new Uint16Array(new Float16Array([deviation]).buffer)[0] as number)
      : (new Uint32Array(new Float32Array([deviation]).buffer)[0] as number) >>> 16;
  const exponent = type === 'F16' ? 0x7c00 : 0x7f80;
  for (let i = 0; i < halves.length; i++) {
    halves[i] = ((halves[i] as number) & ~exponent) | (bits & exponent);
  }
}
