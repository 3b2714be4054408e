// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the strings are TypeScript code
// Operations on a list of texts, and from one text to a list.

import { literal, quote } from './phrase.ts';
import type { Kind, Maker, Operation, Words } from './types.ts';

interface Shape {
  readonly from?: Kind;
  readonly to: Kind;
  readonly say: (words: Words) => readonly string[];
  readonly nouns?: (inner: string) => readonly string[];
  readonly method?: string;
  readonly wrap?: (v: string) => string;
  readonly result: string;
  readonly group?: string;
  readonly words?: Words;
  readonly place?: 'first' | 'last';
}

function operation(id: string, constants: readonly (number | string)[], shape: Shape): Operation {
  const { say, nouns, group = id, from = 'strs', ...rest } = shape;
  return {
    id,
    constants,
    from,
    group,
    ...rest,
    say: (choose, words) => choose(say(words)),
    ...(nouns && { noun: (choose, inner) => choose(nouns(inner)) }),
  };
}

function plain(id: string, shape: Shape): Maker<Operation> {
  return { id, make: () => operation(id, [], shape) };
}

function withText(
  id: string,
  texts: readonly string[],
  shape: (c: string) => Shape,
): Maker<Operation> {
  return {
    id,
    make: (random) => {
      const c = random.pick(texts);
      return operation(id, [c], shape(c));
    },
  };
}

const word: Words = { one: 'word', many: 'words' };
const separators = [', ', '-', ' ', ';', '/', '+', ' | ', ':', ',', '_', ' and ', '.', ''];

/** A list of texts stays one. */
export const stringListOperations: readonly Maker<Operation>[] = [
  plain('sortAlphabet', {
    to: 'strs',
    say: (w) => [
      `sort the ${w.many} in the default string order`,
      `sort the ${w.many} alphabetically (default sort, no locale)`,
      `put the ${w.many} in default sort order`,
    ],
    method: '.toSorted()',
    result: 'sorted',
    group: 'order',
  }),
  plain('sortLength', {
    to: 'strs',
    say: (w) => [
      `sort the ${w.many} from shortest to longest, keeping ties in order`,
      `sort the ${w.many} by length, shortest first (a stable sort)`,
    ],
    method: '.toSorted((a, b) => a.length - b.length)',
    result: 'sorted',
    group: 'order',
  }),
  plain('sortLengthDown', {
    to: 'strs',
    say: (w) => [
      `sort the ${w.many} from longest to shortest, keeping ties in order`,
      `sort the ${w.many} by length, longest first (a stable sort)`,
    ],
    method: '.toSorted((a, b) => b.length - a.length)',
    result: 'sorted',
    group: 'order',
  }),
  withText('appendString', ['end', 'etc', 'none', 'other', 'last', 'more', 'stop'], (c) => ({
    to: 'strs',
    say: (w) => [
      `append ${quote(c)} to the list of ${w.many}`,
      `add one more ${w.one}, ${quote(c)}, at the end of the list`,
      `put ${quote(c)} at the end of the list`,
    ],
    wrap: (v) => `[...${v}, ${literal(c)}]`,
    result: 'extended',
  })),
  withText('prependString', ['start', 'first', 'all', 'zero', 'top', 'main', 'intro'], (c) => ({
    to: 'strs',
    say: (w) => [
      `prepend ${quote(c)} to the list of ${w.many}`,
      `add one more ${w.one}, ${quote(c)}, at the beginning of the list`,
      `put ${quote(c)} at the start of the list`,
    ],
    wrap: (v) => `[${literal(c)}, ...${v}]`,
    result: 'extended',
  })),
  plain('number', {
    to: 'strs',
    say: (w) => [
      `number the ${w.many} from 1, as in "1. apple"`,
      `put a number, a dot and a space in front of each ${w.one}, counting from 1`,
    ],
    method: '.map((s, i) => `${i + 1}. ${s}`)',
    result: 'numbered',
  }),
  plain('addIndex', {
    to: 'strs',
    say: (w) => [
      `append to each ${w.one} its index (counted from 0)`,
      `add its position, counted from 0, to the end of each ${w.one}`,
    ],
    method: '.map((s, i) => s + i)',
    result: 'indexed',
    group: 'number',
  }),
  plain('splitAll', {
    to: 'strs',
    say: (w) => [
      `split each ${w.one} at single spaces and put all the parts into one list`,
      `break every ${w.one} apart at each space and collect all the pieces in one list`,
    ],
    method: ".flatMap((s) => s.split(' '))",
    result: 'parts',
    words: { one: 'part', many: 'parts' },
  }),
];

/** A list of texts becomes one text, one number, one answer, or counts. */
export const stringReductions: readonly Maker<Operation>[] = [
  withText('join', separators, (c) => ({
    to: 'str',
    say: (w) =>
      c === ''
        ? [
            `join the ${w.many} without a separator`,
            `glue the ${w.many} together with nothing between them`,
            `concatenate the ${w.many}`,
          ]
        : [
            `join the ${w.many} with ${quote(c)}`,
            `join the ${w.many} into one string separated by ${quote(c)}`,
            `write the ${w.many} in one string with ${quote(c)} between them`,
          ],
    method: `.join(${literal(c)})`,
    result: 'joined',
  })),
  plain('longest', {
    to: 'str',
    say: (w) => [
      `find the longest ${w.one}, the first one on ties ("" if there are none)`,
      `get the first of the longest ${w.many}, or "" for an empty list`,
    ],
    wrap: (v) => `${v}.toSorted((a, b) => b.length - a.length)[0] ?? ''`,
    result: 'longest',
  }),
  plain('shortest', {
    to: 'str',
    say: (w) => [
      `find the shortest ${w.one}, the first one on ties ("" if there are none)`,
      `get the first of the shortest ${w.many}, or "" for an empty list`,
    ],
    wrap: (v) => `${v}.toSorted((a, b) => a.length - b.length)[0] ?? ''`,
    result: 'shortest',
  }),
  plain('firstString', {
    to: 'str',
    say: (w) => [
      `get the first ${w.one} ("" if there are none)`,
      `pick the first ${w.one}, or "" for an empty list`,
    ],
    wrap: (v) => `${v}[0] ?? ''`,
    result: 'firstOne',
    group: 'slice',
  }),
  plain('lastString', {
    to: 'str',
    say: (w) => [
      `get the last ${w.one} ("" if there are none)`,
      `pick the last ${w.one}, or "" for an empty list`,
    ],
    wrap: (v) => `${v}.at(-1) ?? ''`,
    result: 'lastOne',
    group: 'slice',
  }),
  plain('initials', {
    to: 'str',
    say: (w) => [
      `join the first characters of the ${w.many} into one string`,
      `build a string from the first character of each ${w.one}`,
    ],
    method: ".map((s) => s.charAt(0)).join('')",
    result: 'initials',
  }),
  plain('countStrings', {
    to: 'num',
    say: (w) => [
      `count the ${w.many}`,
      `count how many ${w.many} there are`,
      `get the number of ${w.many}`,
    ],
    nouns: (x) => [`the count of ${x}`],
    method: '.length',
    result: 'count',
  }),
  plain('totalLength', {
    to: 'num',
    say: (w) => [
      `add up the lengths of the ${w.many}`,
      `compute the total number of characters in the ${w.many}`,
      `sum the lengths of the ${w.many}`,
    ],
    nouns: (x) => [`the total length of ${x}`],
    method: '.reduce((sum, s) => sum + s.length, 0)',
    result: 'totalLength',
  }),
  plain('countDistinctStrings', {
    to: 'num',
    say: (w) => [
      `count the different ${w.many}`,
      `count how many distinct ${w.many} there are`,
      `get the number of distinct ${w.many}`,
    ],
    nouns: (x) => [`the number of distinct values among ${x}`],
    wrap: (v) => `new Set(${v}).size`,
    result: 'distinctCount',
    group: 'countStrings',
  }),
  plain('maxLength', {
    to: 'num',
    say: (w) => [
      `get the length of the longest ${w.one} (0 if there are none)`,
      `find the greatest length among the ${w.many}, or 0 if there are none`,
    ],
    method: '.reduce((most, s) => Math.max(most, s.length), 0)',
    result: 'greatestLength',
  }),
  plain('allDistinctStrings', {
    to: 'bool',
    say: (w) => [
      `check whether all ${w.many} are different`,
      `tell whether no ${w.one} occurs twice`,
      `check that there are no duplicate ${w.many}`,
    ],
    wrap: (v) => `new Set(${v}).size === ${v}.length`,
    result: 'isDistinct',
  }),
  withText('includesString', ['apple', 'red', 'cat', 'tea', 'no', 'sun', 'one', 'map'], (c) => ({
    to: 'bool',
    say: (w) => [
      `check whether the ${w.many} contain ${quote(c)} itself as an element`,
      `tell whether ${quote(c)} is one of the ${w.many}`,
      `check if one of the ${w.many} equals ${quote(c)}`,
    ],
    method: `.includes(${literal(c)})`,
    result: 'isIncluded',
  })),
];

/** One text becomes a list of texts. */
export const splitOperations: readonly Maker<Operation>[] = [
  plain('words', {
    from: 'str',
    to: 'strs',
    say: () => [
      'split {x} into words at runs of white space, ignoring empty ones',
      'get the white-space separated words of {x}',
      'break {x} into its white-space separated words',
    ],
    wrap: (v) => `${v}.split(/\\s+/).filter((w) => w !== '')`,
    result: 'words',
    words: word,
    group: 'split',
  }),
  withText('splitAt', [',', ';', '-', '/', ':', '|', '.', ', ', '_', '='], (c) => ({
    from: 'str',
    to: 'strs',
    say: () => [
      `split {x} at every ${quote(c)}`,
      `break {x} apart at each ${quote(c)}`,
      `cut {x} into parts at every ${quote(c)}`,
    ],
    method: `.split(${literal(c)})`,
    result: 'parts',
    words: { one: 'part', many: 'parts' },
    group: 'split',
  })),
  plain('chars', {
    from: 'str',
    to: 'strs',
    say: () => [
      'split {x} into its characters',
      'get the list of characters of {x}',
      'break {x} into single characters',
    ],
    wrap: (v) => `[...${v}]`,
    result: 'chars',
    words: { one: 'character', many: 'characters' },
    group: 'split',
  }),
  plain('lines', {
    from: 'str',
    to: 'strs',
    say: () => [
      'split {x} into lines',
      'break {x} apart at each line break ("\\n")',
      'get the lines of {x} (separated by "\\n")',
    ],
    method: ".split('\\n')",
    result: 'lines',
    words: { one: 'line', many: 'lines' },
    group: 'split',
  }),
];
