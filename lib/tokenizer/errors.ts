import { LabError } from '../errors/index.ts';

/** The parsed `tokenizer.json` is of a kind that is not known here, or parts of it are missing. */
export class TokenizerDefinitionError extends LabError {
  override readonly name = 'TokenizerDefinitionError';
}
