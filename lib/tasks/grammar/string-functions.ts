// Functions of one text: used on a single string, on each string of a list, in loops.

import type { Random } from '../random.ts';
import { literal, quote } from './phrase.ts';
import { drawFragment } from './string-predicates.ts';
import type { Maker, Unary, Words } from './types.ts';

interface Shape {
  readonly verbs: readonly string[];
  readonly nouns?: readonly (readonly [string, string])[];
  readonly code: (value: string) => string;
  readonly result: string;
  readonly group?: string;
  readonly words?: Words;
}

type Constants = readonly (number | string)[];

function toText(id: string, shape: Shape, constants: Constants = []): Unary {
  return { id, constants, from: 'str', to: 'str', ...shape };
}

function plain(id: string, shape: Shape): Maker<Unary> {
  return { id, make: () => toText(id, shape) };
}

function withCount(
  id: string,
  low: number,
  high: number,
  shape: (c: number) => Shape,
): Maker<Unary> {
  return {
    id,
    make: (random) => {
      const c = random.int(low, high);
      return toText(id, shape(c), [c]);
    },
  };
}

function withText(id: string, texts: readonly string[], shape: (c: string) => Shape): Maker<Unary> {
  return {
    id,
    make: (random) => {
      const c = random.pick(texts);
      return toText(id, shape(c), [c]);
    },
  };
}

const characters = (count: number): string => (count === 1 ? 'character' : `${count} characters`);
const tails = [
  '!',
  '?',
  '.',
  ';',
  '...',
  '-',
  '_',
  ' ok',
  ' end',
  '/',
  '+',
  ' (new)',
  '.ts',
  '.md',
  '*',
];
const heads = [
  '> ',
  '- ',
  '* ',
  '@',
  '#',
  '~',
  'mr ',
  'the ',
  './',
  '_',
  'x-',
  're: ',
  '// ',
  '+',
  'no ',
];
const pairs: readonly (readonly [string, string, string])[] = [
  ['(', ')', 'round brackets'],
  ['[', ']', 'square brackets'],
  ['{', '}', 'curly braces'],
  ['<', '>', 'angle brackets'],
  ['"', '"', 'double quotes'],
  ['*', '*', 'asterisks'],
  ['|', '|', 'vertical bars'],
  ['_', '_', 'underscores'],
];
const swaps: readonly (readonly [string, string])[] = [
  ['a', 'o'],
  ['e', '3'],
  ['o', '0'],
  ['i', '1'],
  ['-', '_'],
  ['_', '-'],
  [' ', '-'],
  [' ', '_'],
  [',', ';'],
  ['s', 'z'],
  ['.', ','],
  ['t', 'd'],
  ['a', '@'],
  ['e', 'i'],
  [' ', '.'],
  ['/', '-'],
];

function shown(text: string): string {
  return text === ' ' ? 'space' : quote(text);
}

/** Functions from text to text. */
export const stringFunctions: readonly Maker<Unary>[] = [
  plain('upper', {
    verbs: [
      'convert {x} to upper case',
      'uppercase {x}',
      'turn {x} into capital letters',
      'write {x} in upper case',
    ],
    code: (v) => `${v}.toUpperCase()`,
    result: 'shouted',
    group: 'case',
  }),
  plain('lower', {
    verbs: [
      'convert {x} to lower case',
      'lowercase {x}',
      'turn {x} into small letters',
      'write {x} in lower case',
    ],
    code: (v) => `${v}.toLowerCase()`,
    result: 'lowered',
    group: 'case',
  }),
  plain('trim', {
    verbs: [
      'trim {x}',
      'remove the white space at both ends of {x}',
      'strip leading and trailing white space from {x}',
    ],
    code: (v) => `${v}.trim()`,
    result: 'trimmed',
    group: 'space',
  }),
  plain('capitalize', {
    verbs: [
      'capitalize the first letter of {x}',
      'make the first letter of {x} upper case and keep the rest as it is',
      'turn the first character of {x} into upper case',
    ],
    code: (v) => `${v}.charAt(0).toUpperCase() + ${v}.slice(1)`,
    result: 'capitalized',
    group: 'case',
  }),
  plain('reverse', {
    verbs: [
      'reverse the characters of {x}',
      'write {x} backwards',
      'reverse {x} character by character',
    ],
    nouns: [['the reverse of {x}', 'the reversed forms of {x}']],
    code: (v) => `[...${v}].reverse().join('')`,
    result: 'reversed',
  }),
  withCount('firstChars', 1, 6, (c) => ({
    verbs: [
      `keep only the first ${characters(c)} of {x}`,
      `cut {x} off after the first ${characters(c)}`,
      `shorten {x} to its first ${characters(c)}`,
    ],
    code: (v) => `${v}.slice(0, ${c})`,
    result: 'starts',
    group: 'cut',
  })),
  withCount('lastChars', 1, 6, (c) => ({
    verbs: [
      `keep only the last ${characters(c)} of {x}`,
      `reduce {x} to the last ${characters(c)}`,
      `shorten {x} to its last ${characters(c)}`,
    ],
    code: (v) => `${v}.slice(-${c})`,
    result: 'ends',
    group: 'cut',
  })),
  withCount('dropFirstChars', 1, 5, (c) => ({
    verbs: [
      `remove the first ${characters(c)} of {x}`,
      `drop the first ${characters(c)} from {x}`,
      `cut the first ${characters(c)} off {x}`,
    ],
    code: (v) => `${v}.slice(${c})`,
    result: 'rest',
    group: 'cut',
  })),
  withCount('dropLastChars', 1, 5, (c) => ({
    verbs: [
      `remove the last ${characters(c)} of {x}`,
      `drop the last ${characters(c)} from {x}`,
      `cut the last ${characters(c)} off {x}`,
    ],
    code: (v) => `${v}.slice(0, -${c})`,
    result: 'shortened',
    group: 'cut',
  })),
  withText('append', tails, (c) => ({
    verbs: [
      `add ${quote(c)} to the end of {x}`,
      `append ${quote(c)} to {x}`,
      `put ${quote(c)} after {x}`,
    ],
    code: (v) => `${v} + ${literal(c)}`,
    result: 'extended',
  })),
  withText('prepend', heads, (c) => ({
    verbs: [
      `add ${quote(c)} to the start of {x}`,
      `prefix {x} with ${quote(c)}`,
      `put ${quote(c)} in front of {x}`,
    ],
    code: (v) => `${literal(c)} + ${v}`,
    result: 'prefixed',
  })),
  {
    id: 'wrap',
    make: (random) => {
      const [open, close, name] = random.pick(pairs);
      return toText(
        'wrap',
        {
          verbs: [`wrap {x} in ${name}`, `surround {x} with ${name}`, `put ${name} around {x}`],
          code: (v) => `\`${open}\${${v}}${close}\``,
          result: 'wrapped',
        },
        [open, close],
      );
    },
  },
  {
    id: 'replace',
    make: (random) => {
      const [from, to] = random.pick(swaps);
      return toText(
        'replace',
        {
          verbs: [
            `replace every ${shown(from)} in {x} with ${quote(to)}`,
            `change each ${shown(from)} in {x} to ${quote(to)}`,
            `swap every ${shown(from)} in {x} for ${quote(to)}`,
          ],
          code: (v) => `${v}.replaceAll(${literal(from)}, ${literal(to)})`,
          result: 'replaced',
        },
        [from, to],
      );
    },
  },
  {
    id: 'removeText',
    make: (random: Random) => {
      const c = random.chance(0.4)
        ? random.pick(['-', '_', '.', ',', '!', '#'])
        : drawFragment(random);
      return toText(
        'removeText',
        {
          verbs: [
            `remove every ${quote(c)} from {x}`,
            `delete all occurrences of ${quote(c)} in {x}`,
            `strip each ${quote(c)} out of {x}`,
          ],
          code: (v) => `${v}.replaceAll(${literal(c)}, '')`,
          result: 'cleaned',
          group: 'remove',
        },
        [c],
      );
    },
  },
  plain('removeVowels', {
    verbs: [
      'remove the vowels (in either case) from {x}',
      'delete every vowel, upper or lower case, in {x}',
      'strip all vowels (both cases) out of {x}',
    ],
    code: (v) => `${v}.replace(/[aeiou]/gi, '')`,
    result: 'consonants',
    group: 'remove',
  }),
  plain('removeDigits', {
    verbs: [
      'remove the digits from {x}',
      'delete every digit in {x}',
      'strip all digits out of {x}',
    ],
    code: (v) => `${v}.replace(/[0-9]/g, '')`,
    result: 'withoutDigits',
    group: 'remove',
  }),
  plain('keepDigits', {
    verbs: [
      'keep only the digits of {x}',
      'remove everything but the digits from {x}',
      'delete all characters of {x} that are not digits',
    ],
    code: (v) => `${v}.replace(/[^0-9]/g, '')`,
    result: 'digits',
    group: 'remove',
  }),
  plain('keepLetters', {
    verbs: [
      'keep only the letters a-z and A-Z of {x}',
      'remove everything but the letters a-z and A-Z from {x}',
    ],
    code: (v) => `${v}.replace(/[^a-z]/gi, '')`,
    result: 'letters',
    group: 'remove',
  }),
  plain('removeSpaces', {
    verbs: [
      'remove all white space from {x}',
      'delete every white-space character in {x}',
      'strip out all the white space inside {x}',
    ],
    code: (v) => `${v}.replace(/\\s/g, '')`,
    result: 'compact',
    group: 'space',
  }),
  plain('collapseSpaces', {
    verbs: [
      'collapse each run of white space in {x} into one space',
      'replace every run of white space in {x} with a single space',
    ],
    code: (v) => `${v}.replace(/\\s+/g, ' ')`,
    result: 'collapsed',
    group: 'space',
  }),
  plain('maskDigits', {
    verbs: [
      'replace every digit in {x} with "#"',
      'mask each digit in {x} with "#"',
      'hide the digits of {x} behind "#"',
    ],
    code: (v) => `${v}.replace(/[0-9]/g, '#')`,
    result: 'masked',
    group: 'mask',
  }),
  plain('maskVowels', {
    verbs: [
      'replace every vowel (either case) in {x} with "*"',
      'mask each vowel, upper or lower case, in {x} with "*"',
    ],
    code: (v) => `${v}.replace(/[aeiou]/gi, '*')`,
    result: 'masked',
    group: 'mask',
  }),
  withCount('repeat', 2, 4, (c) => ({
    verbs: [
      `repeat {x} ${c} times`,
      `write {x} ${c} times in a row`,
      `join ${c} copies of {x} together`,
    ],
    code: (v) => `${v}.repeat(${c})`,
    result: 'repeated',
  })),
  {
    id: 'padStart',
    make: (random) => {
      const width = random.int(4, 10);
      const fill = random.pick(['*', '.', '0', '-', '_']);
      return toText(
        'padStart',
        {
          verbs: [
            `pad {x} on the left with ${quote(fill)} to ${width} characters`,
            `pad the start of {x} with ${quote(fill)} up to a length of ${width}`,
          ],
          code: (v) => `${v}.padStart(${width}, ${literal(fill)})`,
          result: 'padded',
          group: 'pad',
        },
        [width, fill],
      );
    },
  },
  {
    id: 'padEnd',
    make: (random) => {
      const width = random.int(4, 10);
      const fill = random.pick(['*', '.', '0', '-', '_']);
      return toText(
        'padEnd',
        {
          verbs: [
            `pad {x} on the right with ${quote(fill)} to ${width} characters`,
            `pad the end of {x} with ${quote(fill)} up to a length of ${width}`,
          ],
          code: (v) => `${v}.padEnd(${width}, ${literal(fill)})`,
          result: 'padded',
          group: 'pad',
        },
        [width, fill],
      );
    },
  },
  withCount('truncate', 4, 10, (c) => ({
    verbs: [
      `if {x} is longer than ${c} characters, cut it to ${c} characters and add "..."`,
      `shorten {x} to ${c} characters followed by "..." when it is longer than ${c}`,
    ],
    code: (v) => `${v}.length > ${c} ? \`\${${v}.slice(0, ${c})}...\` : ${v}`,
    result: 'truncated',
    group: 'cut',
  })),
  plain('sortChars', {
    verbs: [
      'sort the characters of {x}',
      'put the characters of {x} in ascending order',
      'arrange the characters of {x} by their default sort order',
    ],
    code: (v) => `[...${v}].sort().join('')`,
    result: 'sortedText',
    group: 'chars',
  }),
  plain('uniqueChars', {
    verbs: [
      'remove repeated characters from {x}, keeping the first of each',
      'keep only the first occurrence of each character of {x}',
    ],
    code: (v) => `[...new Set(${v})].join('')`,
    result: 'distinct',
    group: 'chars',
  }),
  plain('doubleChars', {
    verbs: [
      'write every character of {x} twice',
      'double each character of {x}',
      'repeat each single character of {x} once, so that "ab" becomes "aabb"',
    ],
    code: (v) => `[...${v}].map((c) => c + c).join('')`,
    result: 'doubledText',
    group: 'chars',
  }),
  plain('firstWord', {
    verbs: [
      'keep only the part of {x} before the first space',
      'cut {x} off at the first space',
      'take the part of {x} in front of the first space',
    ],
    code: (v) => `${v}.split(' ')[0] ?? ''`,
    result: 'firstWords',
    group: 'cut',
  }),
];

function toNumber(id: string, shape: Shape, constants: Constants = []): Unary {
  return { id, constants, from: 'str', to: 'num', ...shape };
}

const counts: Words = { one: 'count', many: 'counts' };

/** Functions from text to number. */
export const stringMeasures: readonly Maker<Unary>[] = [
  {
    id: 'length',
    make: () =>
      toNumber('length', {
        verbs: [
          'take the length of {x}',
          'count the characters of {x}',
          'measure how long {x} is',
          'get the number of characters in {x}',
        ],
        nouns: [
          ['the length of {x}', 'the lengths of {x}'],
          ['the number of characters in {x}', 'the character counts of {x}'],
        ],
        code: (v) => `${v}.length`,
        result: 'lengths',
        words: { one: 'length', many: 'lengths' },
      }),
  },
  {
    id: 'vowelCount',
    make: () =>
      toNumber('vowelCount', {
        verbs: [
          'count the vowels (either case) in {x}',
          'get the number of vowels, upper or lower case, in {x}',
        ],
        nouns: [
          ['the number of vowels (either case) in {x}', 'the vowel counts (either case) of {x}'],
        ],
        code: (v) => `(${v}.match(/[aeiou]/gi) ?? []).length`,
        result: 'vowelCounts',
        words: counts,
      }),
  },
  {
    id: 'digitChars',
    make: () =>
      toNumber('digitChars', {
        verbs: [
          'count the digits in {x}',
          'get the number of digit characters in {x}',
          'count how many characters of {x} are digits',
        ],
        nouns: [['the number of digits in {x}', 'the digit counts of {x}']],
        code: (v) => `(${v}.match(/[0-9]/g) ?? []).length`,
        result: 'digitCounts',
        words: counts,
      }),
  },
  {
    id: 'capitalCount',
    make: () =>
      toNumber('capitalCount', {
        verbs: [
          'count the capital letters A-Z in {x}',
          'get the number of uppercase letters (A-Z) in {x}',
        ],
        nouns: [
          ['the number of capital letters A-Z in {x}', 'the counts of capital letters A-Z of {x}'],
        ],
        code: (v) => `(${v}.match(/[A-Z]/g) ?? []).length`,
        result: 'capitalCounts',
        words: counts,
      }),
  },
  {
    id: 'charCount',
    make: (random) => {
      const c = random.pick(['a', 'e', 'i', 'o', 'n', 'r', 's', 't', 'l', '-', '.', ',']);
      return toNumber(
        'charCount',
        {
          verbs: [
            `count how often ${quote(c)} occurs in {x}`,
            `count the occurrences of ${quote(c)} in {x}`,
            `get the number of times ${quote(c)} appears in {x}`,
          ],
          code: (v) => `${v}.split(${literal(c)}).length - 1`,
          result: 'occurrences',
          words: counts,
        },
        [c],
      );
    },
  },
  {
    id: 'indexOf',
    make: (random) => {
      const c = drawFragment(random);
      return toNumber(
        'indexOf',
        {
          verbs: [
            `find the index of the first ${quote(c)} in {x} (-1 if there is none)`,
            `get the position (from 0) of the first ${quote(c)} in {x}, or -1`,
          ],
          code: (v) => `${v}.indexOf(${literal(c)})`,
          result: 'positions',
          words: { one: 'position', many: 'positions' },
        },
        [c],
      );
    },
  },
  {
    id: 'wordCount',
    make: () =>
      toNumber('wordCount', {
        verbs: [
          'count the words in {x} (separated by white space)',
          'get the number of white-space separated words in {x}',
        ],
        code: (v) => `${v}.split(/\\s+/).filter((w) => w !== '').length`,
        result: 'wordCounts',
        words: counts,
      }),
  },
  {
    id: 'distinctChars',
    make: () =>
      toNumber('distinctChars', {
        verbs: [
          'count the different characters in {x}',
          'get the number of distinct characters in {x}',
          'count how many different characters {x} contains',
        ],
        nouns: [
          [
            'the number of different characters in {x}',
            'the counts of different characters of {x}',
          ],
        ],
        code: (v) => `new Set(${v}).size`,
        result: 'distinctCounts',
        words: counts,
      }),
  },
];
