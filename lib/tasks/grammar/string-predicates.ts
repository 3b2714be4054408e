// Yes/no questions about a text.

import type { Random } from '../random.ts';
import { literal, quote } from './phrase.ts';
import type { Maker, Predicate } from './types.ts';

const letters = ['a', 'b', 'c', 'd', 'e', 'g', 'l', 'm', 'n', 'o', 'p', 'r', 's', 't'];

/** A letter or a short fragment that real words contain. */
export function drawFragment(random: Random): string {
  return random.chance(0.75)
    ? random.pick(letters)
    : random.pick(['an', 'ar', 'ba', 'ca', 'er', 'in', 'ma', 'on', 're', 'st', 'te', 'un']);
}

function plain(
  id: string,
  test: (v: string) => string,
  is: readonly string[],
  isNot: readonly string[],
): Maker<Predicate> {
  return { id, make: () => ({ id, constants: [], test, is, isNot }) };
}

function sized(
  id: string,
  operator: string,
  is: readonly string[],
  isNot: readonly string[],
): Maker<Predicate> {
  return {
    id,
    make: (random) => {
      const c = random.int(2, 8);
      const fill = (phrase: string) => phrase.replaceAll('{c}', String(c));
      return {
        id,
        constants: [c],
        test: (v) => `${v}.length ${operator} ${c}`,
        is: is.map(fill),
        isNot: isNot.map(fill),
      };
    },
  };
}

function withFragment(
  id: string,
  test: (v: string, fragment: string) => string,
  is: readonly string[],
  isNot: readonly string[],
): Maker<Predicate> {
  return {
    id,
    make: (random) => {
      const fragment = drawFragment(random);
      const fill = (phrase: string) => phrase.replaceAll('{c}', quote(fragment));
      return {
        id,
        constants: [fragment],
        test: (v) => test(v, literal(fragment)),
        is: is.map(fill),
        isNot: isNot.map(fill),
      };
    },
  };
}

/** Every predicate over texts. */
export const stringPredicates: readonly Maker<Predicate>[] = [
  sized(
    'longer',
    '>',
    [
      '{be} longer than {c} characters',
      '{have} more than {c} characters',
      '{have} a length above {c}',
    ],
    ['{have} {c} characters or fewer', '{have} at most {c} characters'],
  ),
  sized(
    'shorter',
    '<',
    [
      '{be} shorter than {c} characters',
      '{have} fewer than {c} characters',
      '{have} a length below {c}',
    ],
    ['{have} {c} characters or more', '{have} at least {c} characters'],
  ),
  sized(
    'lengthAtLeast',
    '>=',
    [
      '{have} at least {c} characters',
      '{have} {c} characters or more',
      '{be} no shorter than {c} characters',
    ],
    ['{have} fewer than {c} characters', '{be} shorter than {c} characters'],
  ),
  sized(
    'lengthAtMost',
    '<=',
    [
      '{have} at most {c} characters',
      '{have} {c} characters or fewer',
      '{be} no longer than {c} characters',
    ],
    ['{have} more than {c} characters', '{be} longer than {c} characters'],
  ),
  sized(
    'lengthIs',
    '===',
    ['{have} exactly {c} characters', '{be} exactly {c} characters long', '{have} a length of {c}'],
    ['{have} a length other than {c}', '{do} not have exactly {c} characters'],
  ),
  plain(
    'evenLength',
    (v) => `${v}.length % 2 === 0`,
    ['{have} an even number of characters', '{have} an even length'],
    ['{have} an odd number of characters', '{have} an odd length'],
  ),
  plain(
    'nonEmpty',
    (v) => `${v} !== ''`,
    ['{be} not empty', '{have} at least one character'],
    ['{be} empty', '{have} no characters'],
  ),
  withFragment(
    'startsWith',
    (v, c) => `${v}.startsWith(${c})`,
    ['start{s} with {c}', 'begin{s} with {c}', '{have} {c} at the start'],
    ['{do} not start with {c}', '{do} not begin with {c}'],
  ),
  withFragment(
    'endsWith',
    (v, c) => `${v}.endsWith(${c})`,
    ['end{s} with {c}', 'end{s} in {c}', '{have} {c} at the end'],
    ['{do} not end with {c}', '{do} not end in {c}'],
  ),
  withFragment(
    'contains',
    (v, c) => `${v}.includes(${c})`,
    ['contain{s} {c}', 'include{s} {c}', '{have} {c} somewhere inside'],
    ['{do} not contain {c}', 'lack{s} {c}'],
  ),
  withFragment(
    'lacks',
    (v, c) => `!${v}.includes(${c})`,
    ['{do} not contain {c}', 'lack{s} {c}', '{do} not include {c}'],
    ['contain{s} {c}', 'include{s} {c}'],
  ),
  withFragment(
    'notStartsWith',
    (v, c) => `!${v}.startsWith(${c})`,
    ['{do} not start with {c}', '{do} not begin with {c}'],
    ['start{s} with {c}', 'begin{s} with {c}'],
  ),
  plain(
    'capitalized',
    (v) => `/^[A-Z]/.test(${v})`,
    ['start{s} with a capital letter (A-Z)', 'begin{s} with an uppercase letter A-Z'],
    ['{do} not start with a capital letter (A-Z)'],
  ),
  plain(
    'startsWithVowel',
    (v) => `/^[aeiou]/i.test(${v})`,
    ['start{s} with a vowel (upper or lower case)', 'begin{s} with a vowel in either case'],
    ['{do} not start with a vowel (upper or lower case)'],
  ),
  plain(
    'hasDigit',
    (v) => `/[0-9]/.test(${v})`,
    ['contain{s} a digit', 'contain{s} at least one digit'],
    ['contain{s} no digit', '{do} not contain any digit'],
  ),
  plain(
    'noDigit',
    (v) => `!/[0-9]/.test(${v})`,
    ['contain{s} no digit', '{do} not contain any digit', '{be} free of digits'],
    ['contain{s} a digit', 'contain{s} at least one digit'],
  ),
  plain(
    'hasSpace',
    (v) => `${v}.includes(' ')`,
    ['contain{s} a space', 'include{s} at least one space'],
    ['contain{s} no space', '{do} not contain a space'],
  ),
  plain(
    'palindrome',
    (v) => `${v} === [...${v}].reverse().join('')`,
    ['read{s} the same backwards', 'stay{s} the same when reversed'],
    ['{do} not read the same backwards'],
  ),
];
