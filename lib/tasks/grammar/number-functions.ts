// Functions of one whole number: used on a single number, on each element of a list, in loops.

import type { Random } from '../random.ts';
import { literal, quote } from './phrase.ts';
import type { Maker, Unary, Words } from './types.ts';

interface Shape {
  readonly verbs: readonly string[];
  readonly nouns?: readonly (readonly [string, string])[];
  readonly code: (value: string) => string;
  readonly result: string;
  readonly group?: string;
  readonly to?: 'num' | 'str';
  readonly words?: Words;
}

function unary(id: string, shape: Shape, constants: readonly (number | string)[] = []): Unary {
  return { id, constants, from: 'num', to: 'num', ...shape };
}

function plain(id: string, shape: Shape): Maker<Unary> {
  return { id, make: () => unary(id, shape) };
}

function withNumber(
  id: string,
  draw: (random: Random) => number,
  shape: (c: number) => Shape,
): Maker<Unary> {
  return {
    id,
    make: (random) => {
      const c = draw(random);
      return unary(id, shape(c), [c]);
    },
  };
}

const small = (random: Random): number => random.int(2, 12);
const upTo30 = (random: Random): number => random.int(1, 30);

/** Functions from number to number. */
export const numberFunctions: readonly Maker<Unary>[] = [
  plain('double', {
    verbs: ['double {x}', 'multiply {x} by two', 'take twice the value of {x}'],
    nouns: [
      ['twice {x}', 'the doubles of {x}'],
      ['the double of {x}', 'the doubles of {x}'],
    ],
    code: (v) => `${v} * 2`,
    result: 'doubled',
  }),
  plain('triple', {
    verbs: ['triple {x}', 'multiply {x} by three'],
    nouns: [['three times {x}', 'the triples of {x}']],
    code: (v) => `${v} * 3`,
    result: 'tripled',
  }),
  withNumber(
    'times',
    (r) => r.int(4, 20),
    (c) => ({
      verbs: [
        `multiply {x} by ${c}`,
        `scale {x} by a factor of ${c}`,
        `make {x} ${c} times as large`,
      ],
      code: (v) => `${v} * ${c}`,
      result: 'scaled',
    }),
  ),
  withNumber('plus', upTo30, (c) => ({
    verbs: [`add ${c} to {x}`, `increase {x} by ${c}`, `raise {x} by ${c}`],
    code: (v) => `${v} + ${c}`,
    result: 'increased',
    group: 'shift',
  })),
  withNumber('minus', upTo30, (c) => ({
    verbs: [
      `subtract ${c} from {x}`,
      `decrease {x} by ${c}`,
      `lower {x} by ${c}`,
      `take ${c} away from {x}`,
    ],
    code: (v) => `${v} - ${c}`,
    result: 'decreased',
    group: 'shift',
  })),
  withNumber('subtractFrom', upTo30, (c) => ({
    verbs: [`subtract {x} from ${c}`, `compute ${c} minus {x}`],
    code: (v) => `${c} - ${v}`,
    result: 'remaining',
  })),
  plain('square', {
    verbs: ['square {x}', 'multiply {x} by itself', 'raise {x} to the power of two'],
    nouns: [['the square of {x}', 'the squares of {x}']],
    code: (v) => `${v} ** 2`,
    result: 'squares',
    group: 'power',
  }),
  plain('cube', {
    verbs: ['cube {x}', 'raise {x} to the third power'],
    nouns: [['the cube of {x}', 'the cubes of {x}']],
    code: (v) => `${v} ** 3`,
    result: 'cubes',
    group: 'power',
  }),
  plain('negate', {
    verbs: ['negate {x}', 'flip the sign of {x}', 'change the sign of {x}'],
    nouns: [['the negative of {x}', 'the negatives of {x}']],
    code: (v) => `-${v}`,
    result: 'negated',
    group: 'sign',
  }),
  plain('abs', {
    verbs: ['take the absolute value of {x}', 'drop the sign of {x}'],
    nouns: [['the absolute value of {x}', 'the absolute values of {x}']],
    code: (v) => `Math.abs(${v})`,
    result: 'magnitudes',
    group: 'sign',
  }),
  plain('sign', {
    verbs: ['replace {x} with its sign (-1, 0 or 1)', 'take the sign of {x} as -1, 0 or 1'],
    nouns: [['the sign (-1, 0 or 1) of {x}', 'the signs (-1, 0 or 1) of {x}']],
    code: (v) => `Math.sign(${v})`,
    result: 'signs',
    group: 'sign',
  }),
  plain('halve', {
    verbs: [
      'halve {x}, rounding down',
      'divide {x} by two and round down',
      'take half of {x}, rounded down',
    ],
    nouns: [['half of {x}, rounded down', 'the halves, rounded down, of {x}']],
    code: (v) => `Math.floor(${v} / 2)`,
    result: 'halves',
    group: 'divide',
  }),
  withNumber(
    'divide',
    (r) => r.int(3, 12),
    (c) => ({
      verbs: [
        `divide {x} by ${c} and round down`,
        `divide {x} by ${c}, dropping down to the whole number below`,
        `take {x} divided by ${c}, rounded down`,
      ],
      code: (v) => `Math.floor(${v} / ${c})`,
      result: 'quotients',
      group: 'divide',
    }),
  ),
  withNumber(
    'modulo',
    (r) => r.int(3, 12),
    (c) => ({
      verbs: [
        `replace {x} with its remainder (%) after division by ${c}`,
        `take {x} modulo ${c} with the % operator`,
        `take the remainder (%) of {x} divided by ${c}`,
      ],
      code: (v) => `${v} % ${c}`,
      result: 'remainders',
    }),
  ),
  withNumber(
    'roundDownTo',
    (r) => r.int(3, 10),
    (c) => ({
      verbs: [
        `round {x} down to a multiple of ${c}`,
        `lower {x} to the nearest multiple of ${c} that is not above it`,
      ],
      code: (v) => `Math.floor(${v} / ${c}) * ${c}`,
      result: 'rounded',
      group: 'divide',
    }),
  ),
  withNumber('raiseTo', upTo30, (c) => ({
    verbs: [`raise {x} to at least ${c}`, `replace {x} with ${c} if it is smaller than ${c}`],
    code: (v) => `Math.max(${v}, ${c})`,
    result: 'raised',
    group: 'limit',
  })),
  withNumber('cap', upTo30, (c) => ({
    verbs: [
      `cap {x} at ${c}`,
      `limit {x} to at most ${c}`,
      `replace {x} with ${c} if it is larger than ${c}`,
    ],
    code: (v) => `Math.min(${v}, ${c})`,
    result: 'capped',
    group: 'limit',
  })),
  {
    id: 'clamp',
    make: (random) => {
      const low = random.int(0, 10);
      const high = low + random.int(5, 40);
      return unary(
        'clamp',
        {
          verbs: [
            `clamp {x} to the range ${low} to ${high}`,
            `limit {x} to between ${low} and ${high}`,
            `force {x} into the range ${low} to ${high}`,
          ],
          code: (v) => `Math.min(Math.max(${v}, ${low}), ${high})`,
          result: 'clamped',
          group: 'limit',
        },
        [low, high],
      );
    },
  },
  withNumber('distance', upTo30, (c) => ({
    verbs: [
      `replace {x} with its distance to ${c}`,
      `take the absolute difference between {x} and ${c}`,
      `measure how far {x} is from ${c}`,
    ],
    code: (v) => `Math.abs(${v} - ${c})`,
    result: 'distances',
    group: 'sign',
  })),
  plain('lastDigit', {
    verbs: [
      'replace {x} with its last digit',
      'take the last decimal digit of {x}, ignoring the sign',
    ],
    nouns: [['the last digit of {x}', 'the last digits of {x}']],
    code: (v) => `Math.abs(${v}) % 10`,
    result: 'lastDigits',
  }),
  plain('digitSum', {
    verbs: [
      'replace {x} with the sum of its digits',
      'add up the decimal digits of {x}',
      'take the digit sum of {x}',
    ],
    nouns: [['the digit sum of {x}', 'the digit sums of {x}']],
    code: (v) => `[...String(Math.abs(${v}))].reduce((sum, digit) => sum + Number(digit), 0)`,
    result: 'digitSums',
  }),
  plain('digitCount', {
    verbs: [
      'replace {x} with its number of digits',
      'count the decimal digits of {x}',
      'take the digit count of {x}',
    ],
    nouns: [['the number of digits of {x}', 'the digit counts of {x}']],
    code: (v) => `String(Math.abs(${v})).length`,
    result: 'digitCounts',
  }),
  plain('timesNext', {
    verbs: ['multiply {x} by one more than itself', 'multiply {x} by its successor'],
    code: (v) => `${v} * (${v} + 1)`,
    result: 'products',
  }),
  {
    id: 'linear',
    make: (random) => {
      const factor = small(random);
      const shift = random.int(1, 20);
      return unary(
        'linear',
        {
          verbs: [
            `multiply {x} by ${factor} and add ${shift}`,
            `scale {x} by ${factor}, plus ${shift}`,
            `take ${factor} times {x}, plus ${shift}`,
          ],
          code: (v) => `${v} * ${factor} + ${shift}`,
          result: 'adjusted',
        },
        [factor, shift],
      );
    },
  },
];

const textWords: Words = { one: 'string', many: 'strings' };
const prefixes = ['#', 'no. ', 'id-', 'v', 'item ', '$', 'n='];
const suffixes = ['%', 'px', ' kg', ' ms', '!', ' pts', 'x'];

/** Functions from number to text. */
export const numberToText: readonly Maker<Unary>[] = [
  plain('toText', {
    to: 'str',
    verbs: ['turn {x} into a string', 'convert {x} to text', 'format {x} as a decimal string'],
    code: (v) => `String(${v})`,
    result: 'texts',
    words: textWords,
  }),
  {
    id: 'prefixNumber',
    make: (random) => {
      const c = random.pick(prefixes);
      return unary(
        'prefixNumber',
        {
          to: 'str',
          verbs: [
            `write {x} as text after ${quote(c)}`,
            `format {x} as a string with ${quote(c)} in front`,
            `turn {x} into a string that starts with ${quote(c)}`,
          ],
          code: (v) => `\`${c}\${${v}}\``,
          result: 'labels',
          words: { one: 'label', many: 'labels' },
        },
        [c],
      );
    },
  },
  {
    id: 'suffixNumber',
    make: (random) => {
      const c = random.pick(suffixes);
      return unary(
        'suffixNumber',
        {
          to: 'str',
          verbs: [
            `write {x} as text followed by ${quote(c)}`,
            `format {x} as a string with ${quote(c)} behind it`,
            `turn {x} into a string that ends with ${quote(c)}`,
          ],
          code: (v) => `\`\${${v}}${c}\``,
          result: 'labels',
          words: { one: 'label', many: 'labels' },
        },
        [c],
      );
    },
  },
  withNumber(
    'padNumber',
    (r) => r.int(2, 6),
    (c) => ({
      to: 'str',
      verbs: [
        `turn {x} into text, padded on the left with zeros to ${c} characters`,
        `format {x} as a string of at least ${c} characters, filled with leading zeros`,
      ],
      code: (v) => `String(${v}).padStart(${c}, ${literal('0')})`,
      result: 'padded',
      words: textWords,
    }),
  ),
  plain('binary', {
    to: 'str',
    verbs: ['write {x} in binary', 'convert {x} to a base 2 string', 'format {x} in base two'],
    code: (v) => `${v}.toString(2)`,
    result: 'binary',
    words: textWords,
  }),
];
