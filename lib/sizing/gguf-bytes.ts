import type { Architecture } from './architecture.ts';
import { ggmlBytes } from './ggml-types.ts';
import { chooseGgufTypes, type GgufFormat } from './gguf-types.ts';
import { countValues } from './tensor-spec.ts';

/** Bytes of a GGUF file before it exists. */
export interface GgufBytes {
  /** Sum over the tensors; the tokenizer in the header comes on top, some 10 to 60 bytes a token. */
  readonly tensorBytes: number;
  readonly bitsPerWeight: number;
  /** Read for every token of an answer: all but an untied embedding, of which one row is read. */
  readonly bytesPerToken: number;
}

/** Estimates a GGUF file tensor by tensor, with the mixes and fallbacks of llama.cpp. */
export function estimateGgufBytes(architecture: Architecture, format: GgufFormat): GgufBytes {
  let [tensorBytes, values, lookedUp] = [0, 0, 0];
  const tensors = chooseGgufTypes(architecture, format);
  const isTied = !tensors.some(({ role }) => role === 'head');
  for (const { shape, type, role } of tensors) {
    const bytes = ggmlBytes(shape, type);
    tensorBytes += bytes;
    values += countValues(shape);
    if (role === 'position' || (role === 'embedding' && !isTied)) lookedUp += bytes;
  }
  return {
    tensorBytes,
    bitsPerWeight: (8 * tensorBytes) / values,
    bytesPerToken: tensorBytes - lookedUp,
  };
}
