// A tokenizer for random weights: byte-level BPE, so it can spell any text, with as many entries as the
// model has rows. Its merges are not learned: all pairs of letters come first, then all triples, then
// all fours, most frequent letters of English first. It loads as a real one of its size does.

/** Special tokens; the first one ends a text. */
export const SPECIAL_TOKENS: readonly string[] = [
  '<|endoftext|>',
  '<|fim_prefix|>',
  '<|fim_suffix|>',
  '<|fim_middle|>',
];

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
    'tokenizer.json': {
      version: '1.0',
      truncation: null,
      padding: null,
      added_tokens: SPECIAL_TOKENS.map((content, id) => ({
        id,
        content,
        single_word: false,
        lstrip: false,
        rstrip: false,
        normalized: false,
        special: true,
      })),
      normalizer: null,
      pre_tokenizer: {
        type: 'ByteLevel',
        add_prefix_space: false,
        trim_offsets: false,
        use_regex: true,
      },
      post_processor: null,
      decoder: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: false, use_regex: true },
      model: {
        type: 'BPE',
        dropout: null,
        unk_token: null,
        continuing_subword_prefix: null,
        end_of_word_suffix: null,
        fuse_unk: false,
        byte_fallback: false,
        ignore_merges: false,
        vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
        merges,
      },
    },
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

/** GPT-2's printable character for each of the 256 bytes: itself, or one from U+0100 on. */
function byteAlphabet(): string[] {
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => {
    const isPrintable =
      (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || (byte >= 174 && byte <= 255);
    return String.fromCodePoint(isPrintable ? byte : next++);
  });
}
