/**
 * What one vocabulary entry means as bytes. Two families cover the decoders that matter here:
 * byte-level BPE (GPT-2, Qwen, StarCoder) writes every byte as one printable character, and
 * SentencePiece (Llama, Mistral) writes a space as "▁" and a lone byte as "<0x0A>".
 */
export type TokenSpelling = 'byte-level' | 'sentence-piece';

/** Which family a `tokenizer.json` decoder belongs to; undefined when it is neither. */
export function detectTokenSpelling(decoder: unknown): TokenSpelling | undefined {
  const text = JSON.stringify(decoder ?? null);
  if (text.includes('"ByteLevel"')) return 'byte-level';
  if (text.includes('"ByteFallback"') || text.includes('"Metaspace"')) return 'sentence-piece';
  return undefined;
}

/** The bytes a token adds to the text. A character outside the byte alphabet stands for itself. */
export function tokenToBytes(token: string, spelling: TokenSpelling): Uint8Array {
  if (spelling === 'sentence-piece') {
    const byte = /^<0x([0-9A-Fa-f]{2})>$/.exec(token)?.[1];
    if (byte !== undefined) return Uint8Array.of(Number.parseInt(byte, 16));
    return encoder.encode(token.replaceAll('▁', ' '));
  }
  const bytes: number[] = [];
  for (const character of token) {
    const byte = BYTE_OF_CHARACTER.get(character);
    if (byte === undefined) bytes.push(...encoder.encode(character));
    else bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}

const encoder = new TextEncoder();
const BYTE_OF_CHARACTER = createByteAlphabet();

/**
 * GPT-2's table: printable Latin-1 bytes are themselves, the other 68 follow from U+0100 upwards.
 * Source: `bytes_to_unicode` in openai/gpt-2, src/encoder.py.
 */
function createByteAlphabet(): ReadonlyMap<string, number> {
  const alphabet = new Map<string, number>();
  let next = 256;
  for (let byte = 0; byte < 256; byte++) {
    const isPrintable =
      (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || (byte >= 174 && byte <= 255);
    alphabet.set(String.fromCodePoint(isPrintable ? byte : next++), byte);
  }
  return alphabet;
}
