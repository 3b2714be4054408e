// Writes a decoder as one GGUF file, the format of llama.cpp: typed metadata (sizes, tokenizer), a
// directory of tensors, then the tensors, each at a multiple of 32 bytes so that it can be mapped into
// memory as it is. Unlike ONNX there is no graph: llama.cpp brings the code for each architecture.
//
// q8_0 and q4_0 hold the same levels and scales as our ONNX q8 and q4 files, packed otherwise; so a
// difference between the two engines is never a difference between the weights.
//
// Trained weights: only Qwen2, with a byte-level BPE tokenizer that splits text the Qwen2 way. Random
// weights (synthetic/): every architecture of `sizing`, in every format from F32 to Q2_K.

export { countGgufTensors } from './count-tensors.ts';
export { UnreadableGgufError, UnsupportedTokenizerError } from './errors.ts';
export { type SyntheticGgufOptions, writeSyntheticGguf } from './synthetic/write-synthetic-gguf.ts';
export { QWEN2_SPLIT } from './vocabulary.ts';
export { encodeGguf, type GgufFormat, type GgufModel, writeGguf } from './write-gguf.ts';
