import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createTokenizer } from './create-tokenizer.ts';

const folder = new URL('../models/embedded/tiny-coder-1m/', import.meta.url);
const read = (file: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Record<string, unknown>;

describe('createTokenizer()', () => {
  it('gives back every text it was given, byte for byte, and none for special tokens', async () => {
    const tokenizer = await createTokenizer(read('tokenizer.json'), read('tokenizer_config.json'));
    const text = 'const città = "日本" // 🙂\n\treturn a?.b;\n';
    const ids = tokenizer.encode(text);
    const bytes = ids.flatMap((id) => [...tokenizer.bytesOf(id)]);
    expect(new TextDecoder().decode(Uint8Array.from(bytes))).toBe(text);
    expect(tokenizer.decode(ids)).toBe(text);
    expect(tokenizer.bytesOf(tokenizer.idOf('<|fim_middle|>') ?? -1)).toHaveLength(0);
  });

  it('takes a vocabulary as large as those of the hub', async () => {
    const definition = read('tokenizer.json');
    const model = definition.model as { vocab: Record<string, number> };
    const size = 200_000;
    const vocab = { ...model.vocab };
    for (let id = Object.keys(vocab).length; id < size; id++) vocab[`unused${id}`] = id;
    const large = { ...definition, model: { ...model, vocab } };
    const tokenizer = await createTokenizer(large, read('tokenizer_config.json'));
    expect(tokenizer.vocabularySize).toBe(size);
    expect(tokenizer.decode(tokenizer.encode('const a = 1;'))).toBe('const a = 1;');
  });

  it('refuses a decoder it does not know, and a definition without a vocabulary', async () => {
    await expect(createTokenizer({ decoder: { type: 'WordPiece' } }, {})).rejects.toThrow(
      'its decoder is neither byte-level nor SentencePiece',
    );
    await expect(createTokenizer({ decoder: { type: 'ByteLevel' } }, {})).rejects.toThrow(
      'parts of it are missing',
    );
  });
});
