/** Special tokens; the first one ends a text. */
export const SPECIAL_TOKENS: readonly string[] = [
  '<|endoftext|>',
  '<|fim_prefix|>',
  '<|fim_suffix|>',
  '<|fim_middle|>',
];

/** GPT-2's printable character for each of the 256 bytes: itself, or one from U+0100 on. */
export function byteAlphabet(): string[] {
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => {
    const isPrintable =
      (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || (byte >= 174 && byte <= 255);
    return String.fromCodePoint(isPrintable ? byte : next++);
  });
}

/** Cuts a text before bytes are merged: as GPT-2 does it, by its own expression. */
const GPT2_CUTS = {
  type: 'ByteLevel',
  add_prefix_space: false,
  trim_offsets: false,
  use_regex: true,
} as const;

/**
 * A tokenizer.json of byte-level BPE. `tokens` stand in the order of their ids and begin with
 * `SPECIAL_TOKENS`; `merges` are the pairs they were made from, best first.
 */
export function createByteLevelTokenizer({
  tokens,
  merges,
  preTokenizer = GPT2_CUTS,
}: {
  readonly tokens: readonly string[];
  readonly merges: readonly string[];
  /** @default GPT-2's */
  readonly preTokenizer?: object;
}): object {
  return {
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
    pre_tokenizer: preTokenizer,
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
  };
}
