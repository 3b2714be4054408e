// Blockwise quantization: every 32 neighbouring weights of a row share one scale, and each weight is
// kept as a small whole number. One formula for both containers: the ONNX and the GGUF file of a model
// hold exactly the same numbers (ggml calls these formats q8_0 and q4_0).

/** Weights that share one scale. */
export const BLOCK_SIZE = 32;

/** A quantized matrix: `value = level * scale of its block`. */
export interface QuantizedMatrix {
  readonly bits: 4 | 8;
  /** One signed level per weight: -127..127 (8 bits) or -8..7 (4 bits). */
  readonly levels: Int8Array;
  /** One scale per block of 32; rounded to fp16, because GGUF stores them so. */
  readonly scales: Float32Array;
}

/**
 * Quantizes rows whose length is a multiple of 32.
 *
 * 8 bits: the scale maps the largest magnitude to 127. 4 bits: it maps the value of largest magnitude to
 * -8, the one level more that two's complement has on the negative side.
 */
export function quantizeBlockwise(values: Float32Array, bits: 4 | 8): QuantizedMatrix {
  if (values.length % BLOCK_SIZE !== 0) {
    throw new RangeError(
      `Cannot quantize ${values.length} weights: wanted a multiple of ${BLOCK_SIZE}`,
    );
  }
  const levels = new Int8Array(values.length);
  const scales = new Float32Array(values.length / BLOCK_SIZE);
  const [lowest, highest] = bits === 8 ? [-127, 127] : [-8, 7];
  for (let block = 0; block < scales.length; block++) {
    const start = block * BLOCK_SIZE;
    let extreme = 0;
    for (let i = start; i < start + BLOCK_SIZE; i++) {
      const value = values[i] as number;
      if (Math.abs(value) > Math.abs(extreme)) extreme = value;
    }
    const scale = Math.f16round(bits === 8 ? Math.abs(extreme) / 127 : extreme / -8);
    if (scale === 0) continue; // all zero, or too small for fp16: scale and levels stay 0
    scales[block] = scale;
    const inverse = 1 / scale;
    for (let i = start; i < start + BLOCK_SIZE; i++) {
      const level = Math.round((values[i] as number) * inverse);
      levels[i] = Math.min(Math.max(level, lowest), highest);
    }
  }
  return { bits, levels, scales };
}

/** The weights a quantized matrix stands for. */
export function dequantizeBlockwise(matrix: QuantizedMatrix): Float32Array {
  const values = new Float32Array(matrix.levels.length);
  for (let i = 0; i < values.length; i++) {
    const scale = matrix.scales[Math.floor(i / BLOCK_SIZE)] as number;
    values[i] = (matrix.levels[i] as number) * scale;
  }
  return values;
}

/**
 * Bytes as ONNX Runtime reads them: levels unsigned (128 or 8 stands for 0); with 4 bits, neighbours
 * share a byte, the first one in its low half.
 */
export function packLevels({ levels, bits }: QuantizedMatrix): Uint8Array {
  const packed = new Uint8Array((levels.length * bits) / 8);
  if (bits === 8) {
    for (let i = 0; i < packed.length; i++) packed[i] = (levels[i] as number) + 128;
    return packed;
  }
  for (let i = 0; i < packed.length; i++) {
    const low = (levels[2 * i] as number) + 8;
    const high = (levels[2 * i + 1] as number) + 8;
    packed[i] = low | (high << 4);
  }
  return packed;
}
