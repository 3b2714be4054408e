import { LabError } from '../errors/index.ts';

/** llama.cpp would read the text of this tokenizer otherwise than transformers.js does. */
export class UnsupportedTokenizerError extends LabError {
  override readonly name = 'UnsupportedTokenizerError';
}
