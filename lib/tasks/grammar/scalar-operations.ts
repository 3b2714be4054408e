// Operations on one number (besides the functions that also work on each element of a list), and
// from one number to a list. They ask for a whole number from 0 up, so they only come first.

import { literal, quote } from './phrase.ts';
import type { Kind, Maker, Operation, Words } from './types.ts';

interface Shape {
  readonly to: Kind;
  readonly say: readonly string[];
  readonly nouns?: (inner: string) => readonly string[];
  readonly method?: string;
  readonly wrap?: (v: string) => string;
  readonly result: string;
  readonly words?: Words;
  readonly place?: 'first';
}

function operation(id: string, constants: readonly (number | string)[], shape: Shape): Operation {
  const { say, nouns, ...rest } = shape;
  return {
    id,
    constants,
    from: 'num',
    group: id,
    ...rest,
    say: (choose) => choose(say),
    ...(nouns && { noun: (choose, inner) => choose(nouns(inner)) }),
  };
}

function plain(id: string, shape: Shape): Maker<Operation> {
  return { id, make: () => operation(id, [], shape) };
}

const list = (start: string) => (v: string) => `Array.from({ length: ${v} }, (_, i) => ${start})`;

/** A whole number from 0 up becomes a list, or a number by way of its digits or divisors. */
export const countOperations: readonly Maker<Operation>[] = [
  plain('upTo', {
    to: 'nums',
    say: [
      'list the whole numbers from 1 to {x}',
      'make a list of 1, 2, 3 and so on up to and including {x}',
      'count from 1 up to {x} in a list',
    ],
    nouns: (x) => [`the whole numbers from 1 to ${x}`],
    wrap: list('i + 1'),
    result: 'numbers',
    place: 'first',
  }),
  plain('below', {
    to: 'nums',
    say: [
      'list the whole numbers from 0 up to but not including {x}',
      'make a list of the {x} numbers 0, 1, 2 and so on',
    ],
    wrap: list('i'),
    result: 'numbers',
    place: 'first',
  }),
  {
    id: 'multiples',
    make: (random) => {
      const c = random.int(2, 12);
      return operation('multiples', [c], {
        to: 'nums',
        say: [
          `list the first {x} multiples of ${c}, starting with ${c}`,
          `make a list of the first {x} positive multiples of ${c}`,
        ],
        wrap: list(`(i + 1) * ${c}`),
        result: 'multiples',
        words: { one: 'multiple', many: 'multiples' },
        place: 'first',
      });
    },
  },
  {
    id: 'powers',
    make: (random) => {
      const c = random.int(2, 3);
      return operation('powers', [c], {
        to: 'nums',
        say: [
          `list the first {x} powers of ${c}, starting with 1`,
          `make a list of the first {x} powers of ${c} (1, ${c}, ${c * c}, ...)`,
        ],
        wrap: list(`${c} ** i`),
        result: 'powers',
        words: { one: 'power', many: 'powers' },
        place: 'first',
      });
    },
  },
  plain('divisors', {
    to: 'nums',
    say: [
      'list the positive divisors of {x} in ascending order',
      'find all whole numbers from 1 to {x} that divide {x}, smallest first',
    ],
    nouns: (x) => [`the positive divisors of ${x}`],
    wrap: (v) => `Array.from({ length: ${v} }, (_, i) => i + 1).filter((d) => ${v} % d === 0)`,
    result: 'divisors',
    words: { one: 'divisor', many: 'divisors' },
    place: 'first',
  }),
  plain('digitList', {
    to: 'nums',
    say: [
      'list the decimal digits of {x} from left to right',
      'split {x} into its decimal digits',
      'get the decimal digits of {x} as numbers',
    ],
    nouns: (x) => [`the decimal digits of ${x}`],
    wrap: (v) => `[...String(${v})].map(Number)`,
    result: 'digits',
    words: { one: 'digit', many: 'digits' },
    place: 'first',
  }),
  plain('reverseDigits', {
    to: 'num',
    say: [
      'reverse the decimal digits of {x}',
      'write the digits of {x} in reverse order, as a number',
    ],
    wrap: (v) => `Number([...String(${v})].reverse().join(''))`,
    result: 'reversed',
    place: 'first',
  }),
  plain('triangle', {
    to: 'num',
    say: [
      'add up the whole numbers from 1 to {x}',
      'compute the sum of 1, 2, 3 and so on up to {x}',
    ],
    wrap: (v) => `(${v} * (${v} + 1)) / 2`,
    result: 'total',
    place: 'first',
  }),
  {
    id: 'repeatText',
    make: (random) => {
      const c = random.pick(['*', '-', 'ab', '=', 'ha', '.', 'o', '#']);
      return operation('repeatText', [c], {
        to: 'str',
        say: [
          `build a string of {x} copies of ${quote(c)}`,
          `repeat ${quote(c)} {x} times in a string`,
        ],
        wrap: (v) => `${literal(c)}.repeat(${v})`,
        result: 'text',
        place: 'first',
      });
    },
  },
];
