import { BLOCK_SIZE, quantizeBlockwise } from '../onnx/index.ts';

/** How a tensor is stored, spelled as in ggml. */
export type TensorFormat = 'f32' | 'f16' | 'q8_0' | 'q4_0';

/** ggml's type numbers. */
export const GGML_TYPES: Readonly<Record<TensorFormat, number>> = {
  f32: 0,
  f16: 1,
  q4_0: 2,
  q8_0: 8,
};

/** The bytes of a tensor: row-major as in PyTorch, so nothing is transposed. */
export function encodeTensor(values: Float32Array, format: TensorFormat): Uint8Array {
  switch (format) {
    case 'f32':
      return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    case 'f16':
      return new Uint8Array(new Float16Array(values).buffer);
    case 'q8_0':
      return encodeBlocks(values, 8);
    case 'q4_0':
      return encodeBlocks(values, 4);
  }
}

/**
 * Per block an fp16 scale and the levels: 32 signed bytes (q8_0), or 16 bytes in which weight j is the
 * low half and weight j + 16 the high half, plus 8 each (q4_0). ONNX Runtime pairs neighbours instead.
 */
function encodeBlocks(values: Float32Array, bits: 4 | 8): Uint8Array {
  const { levels, scales } = quantizeBlockwise(values, bits);
  const levelBytes = (BLOCK_SIZE * bits) / 8;
  const out = new DataView(new ArrayBuffer(scales.length * (2 + levelBytes)));
  const half = BLOCK_SIZE / 2;
  for (let block = 0; block < scales.length; block++) {
    const start = block * (2 + levelBytes);
    const first = block * BLOCK_SIZE;
    out.setFloat16(start, scales[block] as number, true);
    for (let j = 0; j < levelBytes; j++) {
      const level = levels[first + j] as number;
      if (bits === 8) {
        out.setInt8(start + 2 + j, level);
      } else {
        const upper = levels[first + j + half] as number;
        out.setUint8(start + 2 + j, (level + 8) | ((upper + 8) << 4));
      }
    }
  }
  return new Uint8Array(out.buffer);
}
