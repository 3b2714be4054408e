import { TokenizerDefinitionError } from './errors.ts';
import { detectTokenSpelling, type TokenSpelling, tokenToBytes } from './token-bytes.ts';

/** Text to token ids and back, for one model. */
export interface ModelTokenizer {
  readonly vocabularySize: number;
  /** Token ids of a text. No begin or end token is added. */
  encode(text: string): readonly number[];
  /** The text of token ids, special tokens left out. */
  decode(ids: readonly number[]): string;
  /** The bytes one token adds to the text: none for special tokens and unused ids. */
  bytesOf(id: number): Uint8Array;
  /** The id of a token spelled as in the vocabulary, for example `<|fim_prefix|>`. */
  idOf(token: string): number | undefined;
}

/**
 * Makes a tokenizer of a parsed `tokenizer.json` and `tokenizer_config.json`.
 *
 * @throws TokenizerDefinitionError when the decoder is neither byte-level nor SentencePiece, or parts are missing
 */
export async function createTokenizer(
  definition: Readonly<Record<string, unknown>>,
  config: Readonly<Record<string, unknown>>,
): Promise<ModelTokenizer> {
  const spelling = detectTokenSpelling(definition.decoder);
  if (spelling === undefined) {
    throw new TokenizerDefinitionError('its decoder is neither byte-level nor SentencePiece', {
      hint: 'Choose a model with a GPT-2, Qwen or Llama style tokenizer',
    });
  }
  const { Tokenizer } = await import('@huggingface/tokenizers');
  try {
    return wrapLibrary(new Tokenizer(definition, config), spelling);
  } catch (cause) {
    throw new TokenizerDefinitionError('parts of it are missing', {
      hint: 'Fetch or build the files of the model again',
      cause,
    });
  }
}

type Library = import('@huggingface/tokenizers').Tokenizer;

function wrapLibrary(library: Library, spelling: TokenSpelling): ModelTokenizer {
  const added = library.get_added_tokens_decoder();
  const known = new Map<number, Uint8Array>();
  const bytesOf = (id: number): Uint8Array => {
    const cached = known.get(id);
    if (cached !== undefined) return cached;
    const special = added.get(id);
    const token = library.id_to_token(id);
    const isText = token !== undefined && special?.special !== true;
    const bytes = isText
      ? special === undefined
        ? tokenToBytes(token, spelling)
        : new TextEncoder().encode(special.content) // an added token is spelled as plain text
      : new Uint8Array();
    known.set(id, bytes);
    return bytes;
  };
  let highestId = -1; // one by one: as arguments of one call a large vocabulary overflows the stack
  for (const id of library.get_vocab(true).values()) highestId = Math.max(highestId, id);
  return {
    vocabularySize: highestId + 1,
    encode: (text) => (text === '' ? [] : library.encode(text, { add_special_tokens: false }).ids),
    decode: (ids) => (ids.length === 0 ? '' : library.decode([...ids], DECODE_AS_WRITTEN)),
    bytesOf,
    idOf: (token) => library.token_to_id(token),
  };
}

// Clean-up rewrites " ." to "." and the like, which breaks source code.
const DECODE_AS_WRITTEN = { skip_special_tokens: true, clean_up_tokenization_spaces: false };
