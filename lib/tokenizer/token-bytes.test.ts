import { describe, expect, it } from 'vitest';
import { detectTokenSpelling, tokenToBytes } from './token-bytes.ts';

const text = (token: string, spelling: 'byte-level' | 'sentence-piece'): string =>
  new TextDecoder().decode(tokenToBytes(token, spelling));

describe('tokenToBytes()', () => {
  it('reads byte-level tokens by the alphabet of GPT-2', () => {
    expect(text('Ġreturn', 'byte-level')).toBe(' return');
    expect(text('ĊĠĠ', 'byte-level')).toBe('\n  ');
    expect(text('ĉ', 'byte-level')).toBe('\t');
    expect(text('æĹ¥', 'byte-level')).toBe('日');
  });

  it('gives the single bytes of a character that is spread over tokens', () => {
    expect([...tokenToBytes('æ', 'byte-level'), ...tokenToBytes('Ĺ¥', 'byte-level')]).toEqual([
      0xe6, 0x97, 0xa5,
    ]);
  });

  it('reads SentencePiece tokens: "▁" is a space, "<0x0A>" a byte', () => {
    expect(text('▁return', 'sentence-piece')).toBe(' return');
    expect(text('<0x0A>', 'sentence-piece')).toBe('\n');
    expect(text('▁▁', 'sentence-piece')).toBe('  ');
  });

  it('knows all 256 bytes', () => {
    const printable = [...'!~¡¬®ÿ'].map((character) => tokenToBytes(character, 'byte-level')[0]);
    expect(printable).toEqual([0x21, 0x7e, 0xa1, 0xac, 0xae, 0xff]);
  });
});

describe('detectTokenSpelling()', () => {
  it('tells the two families apart and refuses to guess about others', () => {
    expect(detectTokenSpelling({ type: 'ByteLevel' })).toBe('byte-level');
    const llama = { type: 'Sequence', decoders: [{ type: 'Replace' }, { type: 'ByteFallback' }] };
    expect(detectTokenSpelling(llama)).toBe('sentence-piece');
    expect(detectTokenSpelling({ type: 'WordPiece' })).toBeUndefined();
    expect(detectTokenSpelling(undefined)).toBeUndefined();
  });
});
