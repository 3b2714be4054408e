import { describe, expect, it } from 'vitest';
import { StopTexts } from './stop-texts.ts';

function run(pieces: readonly string[], stops: readonly string[]): string[] {
  const matcher = new StopTexts(stops);
  const shown: string[] = [];
  for (const piece of pieces) {
    const { text, isStopped } = matcher.push(piece);
    shown.push(text);
    if (isStopped) return [...shown, 'STOPPED'];
  }
  return [...shown, matcher.flush()];
}

describe('StopTexts', () => {
  it('passes everything through without stop texts', () => {
    expect(run(['a', 'b'], [])).toEqual(['a', 'b', '']);
  });

  it('ends right before a stop text that is spread over three tokens', () => {
    expect(run(['x = 1', '\n', '\n', 'function f'], ['\n\nfunction'])).toEqual([
      'x = 1',
      '',
      '',
      '',
      'STOPPED',
    ]);
  });

  it('shows what it held back when the beginning of a stop text turns out to be something else', () => {
    expect(run(['a', '\n', '  b'], ['\n\n'])).toEqual(['a', '', '\n  b', '']);
  });

  it('shows a held-back ending when the answer ends there', () => {
    expect(run(['a\n'], ['\n\n'])).toEqual(['a', '\n']);
  });

  it('takes the earliest of several stop texts', () => {
    expect(run(['one two three'], ['three', 'two'])).toEqual(['one ', 'STOPPED']);
  });

  it('refuses an empty stop text, which would end every answer at once', () => {
    expect(() => new StopTexts([''])).toThrow(TypeError);
  });
});
