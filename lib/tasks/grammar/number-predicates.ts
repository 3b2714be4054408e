// Yes/no questions about a whole number. "Drop the numbers that are even" is a phrasing of
// "keep the odd ones", not an operation of its own: the opposite words belong to the same piece.

import type { Random } from '../random.ts';
import type { Maker, Predicate } from './types.ts';

/** A threshold: mostly small, sometimes round, sometimes negative. */
export function drawThreshold(random: Random): number {
  const shape = random.next();
  if (shape < 0.1) return -random.int(1, 10);
  if (shape < 0.3) return random.int(1, 10) * 10;
  return random.int(1, 30);
}

function plain(
  id: string,
  test: (v: string) => string,
  is: readonly string[],
  isNot: readonly string[],
): Maker<Predicate> {
  return { id, make: () => ({ id, constants: [], test, is, isNot }) };
}

function compared(
  id: string,
  operator: string,
  is: readonly string[],
  isNot: readonly string[],
  draw: (random: Random) => number = drawThreshold,
): Maker<Predicate> {
  return {
    id,
    make: (random) => {
      const c = draw(random);
      const fill = (phrase: string) => phrase.replaceAll('{c}', String(c));
      return {
        id,
        constants: [c],
        test: (v) => `${v} ${operator} ${c}`,
        is: is.map(fill),
        isNot: isNot.map(fill),
      };
    },
  };
}

function ranged(
  id: string,
  test: (v: string, low: number, high: number) => string,
  is: readonly string[],
  isNot: readonly string[],
): Maker<Predicate> {
  return {
    id,
    make: (random) => {
      const low = random.chance(0.2) ? -random.int(1, 10) : random.int(0, 20);
      const high = low + random.int(2, 30);
      const fill = (phrase: string) =>
        phrase.replaceAll('{a}', String(low)).replaceAll('{b}', String(high));
      return {
        id,
        constants: [low, high],
        test: (v) => test(v, low, high),
        is: is.map(fill),
        isNot: isNot.map(fill),
      };
    },
  };
}

function withDivisor(
  id: string,
  low: number,
  high: number,
  test: (v: string, c: number) => string,
  is: readonly string[],
  isNot: readonly string[],
): Maker<Predicate> {
  return {
    id,
    make: (random) => {
      const c = random.int(low, high);
      const fill = (phrase: string) => phrase.replaceAll('{c}', String(c));
      return {
        id,
        constants: [c],
        test: (v) => test(v, c),
        is: is.map(fill),
        isNot: isNot.map(fill),
      };
    },
  };
}

/** Comparisons with a constant that `draw` chooses. */
function comparisons(draw: (random: Random) => number): readonly Maker<Predicate>[] {
  return [
    compared(
      'above',
      '>',
      [
        '{be} greater than {c}',
        '{be} above {c}',
        '{be} more than {c}',
        'exceed{s} {c}',
        '{be} larger than {c}',
      ],
      ['{be} {c} or less', '{be} at most {c}', '{be} not above {c}'],
      draw,
    ),
    compared(
      'below',
      '<',
      ['{be} less than {c}', '{be} below {c}', '{be} smaller than {c}', '{be} under {c}'],
      ['{be} {c} or more', '{be} at least {c}', '{be} not below {c}'],
      draw,
    ),
    compared(
      'atLeast',
      '>=',
      [
        '{be} at least {c}',
        '{be} {c} or more',
        '{be} greater than or equal to {c}',
        '{be} not less than {c}',
      ],
      ['{be} less than {c}', '{be} below {c}', '{be} under {c}'],
      draw,
    ),
    compared(
      'atMost',
      '<=',
      [
        '{be} at most {c}',
        '{be} {c} or less',
        '{be} less than or equal to {c}',
        '{do} not exceed {c}',
      ],
      ['{be} greater than {c}', '{be} above {c}', 'exceed{s} {c}'],
      draw,
    ),
    compared(
      'not',
      '!==',
      ['{be} not {c}', 'differ{s} from {c}', '{be} not equal to {c}', '{be} different from {c}'],
      ['{be} equal to {c}', 'equal{s} {c}', '{be} exactly {c}'],
      draw,
    ),
    compared(
      'equal',
      '===',
      ['{be} equal to {c}', 'equal{s} {c}', '{be} exactly {c}'],
      ['{be} not {c}', 'differ{s} from {c}', '{be} not equal to {c}'],
      draw,
    ),
  ];
}

/** Every predicate over whole numbers. */
export const numberPredicates: readonly Maker<Predicate>[] = [
  plain(
    'even',
    (v) => `${v} % 2 === 0`,
    ['{be} even', '{be} not odd'],
    ['{be} odd', '{be} not even'],
  ),
  plain(
    'odd',
    (v) => `${v} % 2 !== 0`,
    ['{be} odd', '{be} not even'],
    ['{be} even', '{be} not odd'],
  ),
  plain(
    'positive',
    (v) => `${v} > 0`,
    ['{be} positive', '{be} greater than zero', '{be} above zero'],
    ['{be} zero or negative', '{be} not positive'],
  ),
  plain(
    'negative',
    (v) => `${v} < 0`,
    ['{be} negative', '{be} less than zero', '{be} below zero'],
    ['{be} zero or positive', '{be} not negative'],
  ),
  plain(
    'nonNegative',
    (v) => `${v} >= 0`,
    ['{be} zero or more', '{be} not below zero', '{be} at least zero'],
    ['{be} negative', '{be} below zero'],
  ),
  plain(
    'nonZero',
    (v) => `${v} !== 0`,
    ['{be} not zero', '{be} different from zero'],
    ['{be} zero', '{be} equal to zero'],
  ),
  ...comparisons(drawThreshold),
  ranged(
    'between',
    (v, a, b) => `${v} >= ${a} && ${v} <= ${b}`,
    [
      '{be} between {a} and {b} (inclusive)',
      '{be} at least {a} and at most {b}',
      '{be} in the range {a} to {b}, both included',
      'lie{s} from {a} up to and including {b}',
    ],
    ['{be} outside the range {a} to {b}', '{be} below {a} or above {b}'],
  ),
  ranged(
    'outside',
    (v, a, b) => `${v} < ${a} || ${v} > ${b}`,
    [
      '{be} below {a} or above {b}',
      '{be} outside the range {a} to {b}',
      '{be} less than {a} or greater than {b}',
    ],
    ['{be} between {a} and {b} (inclusive)', '{be} in the range {a} to {b}, both included'],
  ),
  withDivisor(
    'divisible',
    3,
    12,
    (v, c) => `${v} % ${c} === 0`,
    [
      '{be} divisible by {c}',
      'divide{s} evenly by {c}',
      'leave{s} no remainder when divided by {c}',
      'can be divided by {c} without a remainder',
    ],
    ['{be} not divisible by {c}', 'leave{s} a remainder when divided by {c}'],
  ),
  withDivisor(
    'notDivisible',
    3,
    12,
    (v, c) => `${v} % ${c} !== 0`,
    [
      '{be} not divisible by {c}',
      '{do} not divide evenly by {c}',
      'leave{s} a remainder when divided by {c}',
    ],
    [
      '{be} divisible by {c}',
      'divide{s} evenly by {c}',
      'leave{s} no remainder when divided by {c}',
    ],
  ),
  withDivisor(
    'endsIn',
    0,
    9,
    (v, c) => `Math.abs(${v}) % 10 === ${c}`,
    ['end{s} in the digit {c}', '{have} {c} as the last digit', '{have} a last digit of {c}'],
    ['{do} not end in the digit {c}', '{have} a last digit other than {c}'],
  ),
  withDivisor(
    'farFromZero',
    2,
    30,
    (v, c) => `Math.abs(${v}) > ${c}`,
    [
      '{have} an absolute value above {c}',
      '{be} more than {c} away from zero',
      '{have} an absolute value greater than {c}',
    ],
    ['{have} an absolute value of at most {c}', '{be} at most {c} away from zero'],
  ),
  {
    id: 'digits',
    make: (random) => {
      const c = random.int(1, 3);
      const digits = c === 1 ? '1 digit' : `${c} digits`;
      return {
        id: 'digits',
        constants: [c],
        test: (v) => `String(Math.abs(${v})).length === ${c}`,
        is: [
          `{have} exactly ${digits}`,
          `{have} a digit count of ${c}`,
          `consist{s} of exactly ${digits}`,
        ],
        isNot: [`{have} a digit count other than ${c}`, `{do} not have exactly ${digits}`],
      };
    },
  },
];

/** Those that make sense as a filter: keeping only what equals one number is not worth a task. */
export const filterPredicates: readonly Maker<Predicate>[] = numberPredicates.filter(
  (maker) => maker.id !== 'equal',
);

const meaningfulFromOne = new Set(['even', 'odd', 'divisible', 'notDivisible']);

/** Predicates that split the numbers from 1 to about `max`: none is true or false for all. */
export function predicatesUpTo(max: number): readonly Maker<Predicate>[] {
  const general = numberPredicates.filter(
    (maker) => meaningfulFromOne.has(maker.id) || (max > 10 && maker.id === 'endsIn'),
  );
  const compared = comparisons((random) => random.int(2, max - 2));
  return [...general, ...compared.filter((maker) => maker.id !== 'equal')];
}
