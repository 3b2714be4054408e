import { LabError } from '../errors/index.ts';

/** llama.cpp would read the text of this tokenizer otherwise than transformers.js does. */
export class UnsupportedTokenizerError extends LabError {
  override readonly name = 'UnsupportedTokenizerError';
}

/** The header of a GGUF file cannot be read. */
export class UnreadableGgufError extends LabError {
  override readonly name = 'UnreadableGgufError';
}
