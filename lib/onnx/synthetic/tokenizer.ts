// A tokenizer for random weights: byte-level BPE, so it can spell any text, with as many entries as the
// model has rows. Its merges are not learned: all pairs of letters come first, then all triples, then
// all fours, most frequent letters of English first. It loads as a real one of its size does.

import { byteAlphabet, createByteLevelTokenizer, SPECIAL_TOKENS } from './byte-level-tokenizer.ts';

/** Fewest entries that can spell every byte. */
export const SMALLEST_VOCABULARY: number = SPECIAL_TOKENS.length + 256;

const LETTERS = [...'etaoinsrhldcumfpgwybvkxjqz'];

/** A space, as byte-level BPE writes it. */
const SPACE = 'Ġ';

/** Tokens in order of their ids, and the pairs they were made from, best first. */
export interface SyntheticVocabulary {
  readonly tokens: readonly string[];
  readonly merges: readonly string[];
}

/** Makes a vocabulary of `size` entries (or of all fours, 493,766 of them, if that is fewer). */
export function createSyntheticVocabulary(size: number): SyntheticVocabulary {
  const tokens = [...SPECIAL_TOKENS, ...byteAlphabet()];
  const merges: string[] = [];
  let previous = [SPACE, ...LETTERS];
  for (let length = 2; length <= 4 && tokens.length < size; length++) {
    const grown: string[] = [];
    for (const start of previous) {
      for (const letter of LETTERS) {
        if (tokens.length === size) return { tokens, merges };
        tokens.push(start + letter);
        merges.push(`${start} ${letter}`);
        grown.push(start + letter);
      }
    }
    previous = grown;
  }
  return { tokens, merges };
}

/** The contents of tokenizer.json, tokenizer_config.json and generation_config.json. */
export function createTokenizerFiles(size: number): Readonly<Record<string, object>> {
  const { tokens, merges } = createSyntheticVocabulary(size);
  const end = SPECIAL_TOKENS[0];
  return {
    'tokenizer.json': createByteLevelTokenizer({ tokens, merges }),
    'tokenizer_config.json': {
      tokenizer_class: 'PreTrainedTokenizerFast',
      bos_token: null,
      eos_token: end,
      pad_token: end,
      add_bos_token: false,
      clean_up_tokenization_spaces: false,
      chat_template: "{% for message in messages %}{{ message['content'] + '\\n' }}{% endfor %}",
    },
    'generation_config.json': {
      bos_token_id: 0,
      eos_token_id: 0,
      pad_token_id: 0,
      decoder_start_token_id: 0,
      do_sample: false,
    },
  };
}
