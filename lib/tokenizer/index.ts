// Text to token ids and back. A byte-pair vocabulary is a list of byte strings: a token may be a word, a
// space and a word, or half of a character, so text is put together from bytes and not from pieces of text.
// Special tokens (end of text, fill-in-the-middle) add no text. Reading files is not done here (see
// `models`): what comes in is the parsed `tokenizer.json`, so a web page uses the same code.

export { createTokenizer, type ModelTokenizer } from './create-tokenizer.ts';
export { TokenizerDefinitionError } from './errors.ts';
