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
// Trained weights are written for Qwen2 and Llama, without scaled rotary positions or sliding windows.
// With random weights every architecture of `sizing` can be written (synthetic/): in the formats of the
// hub's exports, so that such a model has the size and the speed of the one it stands for. Scaled rotary
// positions are left out there; they change no size and no time.
//
// And one thing is read: `tuneDecoder` rewrites the graph of a finished file in memory, to run it faster.

export {
  BLOCK_SIZE,
  dequantizeBlockwise,
  type QuantizedMatrix,
  quantizeBlockwise,
} from './blockwise.ts';
export { countOnnxTensors } from './count-tensors.ts';
export { type DecoderConfig, parseDecoderConfig } from './decoder-config.ts';
export { createDecoderGraph } from './decoder-graph.ts';
export { type DecoderTraits, readDecoderTraits } from './decoder-traits.ts';
export {
  listWeights,
  readWeight,
  type WeightSource,
  type WeightTensor,
} from './decoder-weights.ts';
export { encodeModel } from './encode-model.ts';
export {
  DiskSpaceError,
  SyntheticModelError,
  UnsupportedModelError,
  WeightMismatchError,
} from './errors.ts';
export type { OnnxGraph } from './graph-builder.ts';
export type { WeightFormat } from './linear.ts';
export { createRandomWeights, type RandomWeightsOptions } from './random-weights.ts';
export {
  byteAlphabet,
  createByteLevelTokenizer,
  SPECIAL_TOKENS,
} from './synthetic/byte-level-tokenizer.ts';
export { requireDisk, requireVocabulary } from './synthetic/checks.ts';
export { createSyntheticGraphs, type SyntheticFile } from './synthetic/create-graphs.ts';
export { CHUNK_BYTES, createNoise, type Noise } from './synthetic/noise.ts';
export {
  createSyntheticVocabulary,
  type SyntheticVocabulary,
} from './synthetic/tokenizer.ts';
export {
  type SyntheticModel,
  type SyntheticModelOptions,
  writeSyntheticModel,
} from './synthetic/write-model.ts';
export type { ConstantTensor } from './tensors.ts';
export { type AccuracyLevels, type DecoderTuning, tuneDecoder } from './tune-decoder.ts';
export {
  EXTERNAL_DATA_THRESHOLD_BYTES,
  type WriteOnnxOptions,
  weightBytes,
  writeOnnx,
} from './write-onnx.ts';
