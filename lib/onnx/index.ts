// Writes decoders as ONNX files: a graph of operations plus the weights, in protobuf. The graph is the
// one ONNX Runtime is fastest at: rotary attention over a growing cache is one operation
// (GroupQueryAttention), query, key and value are one product, and only the positions whose logits
// somebody reads go through the output head.
//
// Four weight formats of one model:
//   fp32  the exact upcast of the trained fp16 weights
//   fp16  the same numbers in half the file; widened while loading, so equal results and equal speed
//   q8    blocks of 32 weights share a scale, 8 bits a weight (1.125 bytes with the scale)
//   q4    the same with 4 bits (0.625 bytes); embedding and output head stay at 8
// A tied embedding is stored once in each of them. The same input gives the same bytes, always.
//
// Not modelled: other architectures than Qwen2 and Llama, scaled rotary positions, sliding windows.

export {
  BLOCK_SIZE,
  dequantizeBlockwise,
  type QuantizedMatrix,
  quantizeBlockwise,
} from './blockwise.ts';
export { type DecoderConfig, parseDecoderConfig } from './decoder-config.ts';
export { createDecoderGraph } from './decoder-graph.ts';
export {
  listWeights,
  readWeight,
  type WeightSource,
  type WeightTensor,
} from './decoder-weights.ts';
export { encodeModel } from './encode-model.ts';
export { UnsupportedModelError, WeightMismatchError } from './errors.ts';
export type { OnnxGraph } from './graph-builder.ts';
export type { WeightFormat } from './linear.ts';
export { createRandomWeights, type RandomWeightsOptions } from './random-weights.ts';
export {
  EXTERNAL_DATA_THRESHOLD_BYTES,
  type WriteOnnxOptions,
  weightBytes,
  writeOnnx,
} from './write-onnx.ts';
