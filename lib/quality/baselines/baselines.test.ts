import { describe, expect, test } from 'vitest';
import {
  adaptAnswer,
  createBm25Baseline,
  createNgramBaseline,
  createTemplateBaseline,
} from '../index.ts';
import { searchWords, tokenizeCode } from './tokenize-code.ts';

const prompt = (words: string, signature: string): string =>
  `/**\n * ${words}\n */\nexport function ${signature} {`;
const sum = {
  prompt: prompt('Return the sum of the numbers above 3.', 'sum(values: number[]): number'),
  completion: '\n  return values.filter((x) => x > 3).reduce((a, b) => a + b, 0);\n}',
};
const shout = {
  prompt: prompt('Write the text in upper case.', 'shout(text: string): string'),
  completion: '\n  return text.toUpperCase();\n}',
};

describe('tokens', () => {
  test('make up the text again', () => {
    const text = `${sum.prompt}${sum.completion}\n\t"é" // 12.5`;
    expect(tokenizeCode(text).join('')).toBe(text);
    expect(tokenizeCode('\n  return x2;')).toEqual(['\n  ', 'return', ' ', 'x2', ';']);
  });

  test('of a search split names at capitals', () => {
    expect(searchWords('applyNumbers(list)')).toEqual(['apply', 'numbers', '(', 'list', ')']);
  });
});

describe('the nearest training example', () => {
  const baseline = createBm25Baseline([shout, sum]);

  test('answers a known prompt with its answer', () => {
    expect(baseline.answer({ prompt: sum.prompt }).text).toBe(sum.completion);
    expect(baseline.answer({ prompt: shout.prompt }).text).toBe(shout.completion);
  });

  test('fits names and numbers of the description, by position', () => {
    const other = prompt(
      'Return the sum of the numbers above 12.',
      'total(list: number[]): number',
    );
    expect(baseline.answer({ prompt: other }).text).toBe(
      '\n  return list.filter((x) => x > 12).reduce((a, b) => a + b, 0);\n}',
    );
  });

  test('understands nothing: another operation gets the same answer', () => {
    const product = prompt(
      'Return the product of the numbers above 3.',
      'f(values: number[]): number',
    );
    expect(baseline.answer({ prompt: product }).text).toContain('a + b');
  });

  test('comes from the examples with the same types, where there are any', () => {
    const words = 'Return the sum of the numbers above 3.';
    const other = prompt(words, 'g(word: string): string');
    expect(baseline.answer({ prompt: other }).text).toBe('\n  return word.toUpperCase();\n}');
    const unknown = prompt(words, 'g(flag: boolean): number');
    expect(baseline.answer({ prompt: unknown }).text).toContain('a + b');
  });

  test('a constant that would need two values stays', () => {
    const nearest = {
      prompt: prompt('Add 2, then multiply by 2.', 'f(x: number): number'),
      completion: '\n  return (x + 2) * 2;\n}',
    };
    const asked = prompt('Add 3, then multiply by 4.', 'f(x: number): number');
    expect(adaptAnswer(nearest, asked)).toBe('\n  return (x + 2) * 2;\n}');
  });

  test('needs examples', () => {
    expect(() => createBm25Baseline([])).toThrow(RangeError);
  });
});

describe('the counting model', () => {
  test('repeats what it saw and ends where that ended', () => {
    const baseline = createNgramBaseline([shout, shout, sum]);
    expect(baseline.answer({ prompt: shout.prompt }).text).toBe(shout.completion);
  });

  test('prefers the more frequent successor, the first of equals', () => {
    const example = (end: string) => ({ prompt: 'f {', completion: `\n  ${end}` });
    const baseline = createNgramBaseline([example('a'), example('b'), example('b')]);
    expect(baseline.answer({ prompt: 'f {' }).text).toBe('\n  b');
    const tied = createNgramBaseline([example('a'), example('b')]);
    expect(tied.answer({ prompt: 'f {' }).text).toBe('\n  a');
  });

  test('an endless loop of counts is cut', () => {
    const loop = { prompt: 'x', completion: ` y${' y'.repeat(50)}` };
    const { outputTokens } = createNgramBaseline([loop], 3).answer({ prompt: 'x' });
    expect(outputTokens).toBe(600);
  });

  test('refuses an order that has no context', () => {
    expect(() => createNgramBaseline([sum], 1)).toThrow(RangeError);
  });
});

describe('templates', () => {
  const answer = (words: string, signature: string): string =>
    createTemplateBaseline().answer({ prompt: prompt(words, signature) }).text;

  test('chain canned operations in the order of their keywords', () => {
    expect(
      answer(
        'Keep the even numbers, double them and return the sum.',
        'f(values: number[]): number',
      ),
    ).toBe(
      '\n  return values.filter((x) => x % 2 === 0).map((x) => x * 2).reduce((a, b) => a + b, 0);\n}',
    );
    expect(answer('Trim the text, then upper case.', 'g(text: string): string')).toBe(
      '\n  return text.trim().toUpperCase();\n}',
    );
  });

  test('take numbers and quoted texts from behind the keyword', () => {
    expect(answer('Keep the numbers greater than 12.', 'f(ns: number[]): number[]')).toBe(
      '\n  return ns.filter((x) => x > 12);\n}',
    );
    expect(answer('Keep words that start with "ab".', 'f(words: string[]): string[]')).toBe(
      '\n  return words.filter((x) => x.startsWith("ab"));\n}',
    );
  });

  test('know nothing else', () => {
    expect(answer('Write the number in Roman digits.', 'f(n: number): string')).toBe(
      '\n  return n;\n}',
    );
  });
});
