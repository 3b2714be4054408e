import { describe, expect, it } from 'vitest';
import {
  compareLeadingText,
  splitTrailingWhiteSpace,
  TypedTextRemover,
  withoutTyped,
} from './prompt-healing.ts';

describe('splitTrailingWhiteSpace()', () => {
  it('takes trailing white space off and keeps it aside', () => {
    expect(splitTrailingWhiteSpace('f() {\n  ')).toEqual({ prompt: 'f() {', typed: '\n  ' });
  });

  it('leaves a prompt of nothing but white space alone', () => {
    expect(splitTrailingWhiteSpace('\n  ')).toEqual({ prompt: '\n  ', typed: '' });
  });
});

describe('compareLeadingText()', () => {
  it.each([
    ['', ' ', 'open'],
    [' a', ' ', 'settled'],
    ['a', ' ', 'broken'],
    ['\n', ' ', 'settled'],
    ['\t', ' ', 'open'],
    ['\ta', ' ', 'broken'],
    ['  ', '\n', 'open'],
    ['\n', '\n  ', 'settled'],
    ['\r\n', '\n', 'settled'],
    [' a', '\n', 'broken'],
  ])('says that an answer beginning %j after typed %j is %s', (text, typed, agreement) => {
    expect(compareLeadingText(text, typed)).toBe(agreement);
  });
});

describe('withoutTyped()', () => {
  it.each([
    ['\n  ', '\n', '  '],
    ['\n  ', '\n  ', ''],
    ['\n  ', ' ', '\n  '],
    ['\n  ', '\n\n', '  '],
    ['\n  ', '\r\n', '  '],
    ['\n  ', '\n    ', ''],
    ['\n  ', '\n\t', ''],
    ['\n  ', '  \n', '  '],
    [' ', ' ', ''],
  ])('of leading %j after typed %j shows %j', (leading, typed, shown) => {
    expect(withoutTyped(leading, typed)).toBe(shown);
  });
});

describe('TypedTextRemover', () => {
  it('waits until the leading white space is complete', () => {
    const remover = new TypedTextRemover('\n');
    expect(['\n', '  ', 'return a', ' + b'].map((piece) => remover.push(piece))).toEqual([
      '',
      '',
      '  return a',
      ' + b',
    ]);
  });

  it('gives back what is left of white space when nothing follows', () => {
    const remover = new TypedTextRemover('\n');
    expect(remover.push('\n\n')).toBe('');
    expect(remover.flush()).toBe('\n');
  });
});
