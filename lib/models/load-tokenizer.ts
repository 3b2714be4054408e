import { join } from 'node:path';
import {
  createTokenizer,
  type ModelTokenizer,
  TokenizerDefinitionError,
} from '../tokenizer/index.ts';
import { ModelFileError } from './errors.ts';
import { readJsonFile } from './read-json-file.ts';

export type { ModelTokenizer } from '../tokenizer/index.ts';

/** Loads `tokenizer.json`; a truncated file or an unknown kind of decoder is an error. */
export async function loadTokenizer(folder: string, hint: string): Promise<ModelTokenizer> {
  const path = join(folder, 'tokenizer.json');
  const definition = await readJsonFile(path, hint);
  const config = await readJsonFile(join(folder, 'tokenizer_config.json'), hint);
  try {
    return await createTokenizer(definition, config);
  } catch (cause) {
    throw explainFailure(path, cause, hint);
  }
}

/** What can be done about a kind of tokenizer that is not known differs from what a broken file needs. */
function explainFailure(path: string, cause: unknown, hint: string): unknown {
  if (!(cause instanceof TokenizerDefinitionError)) return cause;
  const message = `Cannot use "tokenizer.json" of the model: ${cause.message}`;
  const isUnknownKind = cause.cause === undefined;
  return new ModelFileError(message, { path, hint: isUnknownKind ? cause.hint : hint, cause });
}
