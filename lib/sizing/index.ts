// What a model weighs, caches and computes, from its config.json alone: before a single byte of weights
// is downloaded. One list of tensors per architecture, and everything else is a sum over it:
//   parameters      sum of the shapes                                   (GPT-2: 124,439,808)
//   ONNX bytes      body x w + embedding x e; 4 bits touch products only, so q4 can exceed q8
//   GGUF bytes      tensor by tensor, each with the type llama.cpp would give it
//   KV bytes/token  2 x layers x KV heads x head size x bytes
//   FLOPs           2 per weight and token, plus 4 x query width x context per layer
// Decoding reads body + head for every token, so bytes / bandwidth bounds it from below; reading a prompt
// is bound by FLOPs. An architecture this module does not know is an error, never a guess. Not modelled:
// activations, and what an engine needs for itself (`memory`). Of the engine's ways it knows two, how long a
// piece of a prompt a pass reads and how much room its cache has, because others predict with the same.

export type {
  Activation,
  Architecture,
  DecoderArchitecture,
  EncoderArchitecture,
  EncoderDecoderArchitecture,
  Positions,
} from './architecture.ts';
export { cacheRoomTokens } from './cache-room.ts';
export { type ConfigJson, parseConfigText } from './config-reader.ts';
export { countParameters, type ParameterCount } from './count-parameters.ts';
export type { CountedTensors } from './counted-tensors.ts';
export { type DecoderShape, toConfigJson } from './decoder-shape.ts';
export { DECODER_SHAPES } from './decoder-shapes.ts';
export { InvalidModelConfigError, UnknownArchitectureError } from './errors.ts';
export { estimateDecodeFlops, estimatePrefillFlops } from './flops.ts';
export { GGML_BLOCKS, type GgmlType, ggmlBytes } from './ggml-types.ts';
export { estimateGgufBytes, type GgufBytes } from './gguf-bytes.ts';
export { chooseGgufTypes, GGUF_FORMATS, type GgufFormat, type TypedTensor } from './gguf-types.ts';
export {
  type CacheValueBytes,
  estimateKvCacheBytes,
  type KvCacheInput,
  kvCacheBytesPerToken,
} from './kv-cache.ts';
export { listTensors } from './list-tensors.ts';
export {
  estimateOnnxBytes,
  estimateOnnxHalves,
  type HeadStorage,
  type OnnxBytes,
  type OnnxDtype,
  onnxBytesPerToken,
} from './onnx-bytes.ts';
export { KNOWN_ARCHITECTURES, parseArchitecture } from './parse-architecture.ts';
export { longestPromptPiece } from './prompt-piece.ts';
export { countSafetensorsHeader } from './safetensors-header.ts';
export { countValues, type TensorRole, type TensorSpec } from './tensor-spec.ts';
