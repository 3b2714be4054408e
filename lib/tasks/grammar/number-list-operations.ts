// Operations on a list of numbers.

import { drawThreshold } from './number-predicates.ts';
import { literal, quote } from './phrase.ts';
import type { Kind, Maker, Operation, Words } from './types.ts';

interface Shape {
  readonly to: Kind;
  readonly say: (words: Words) => readonly string[];
  readonly nouns?: (inner: string) => readonly string[];
  readonly method?: string;
  readonly wrap?: (v: string) => string;
  readonly result: string;
  readonly group?: string;
  readonly words?: Words;
  readonly place?: 'last';
}

function operation(id: string, constants: readonly (number | string)[], shape: Shape): Operation {
  const { say, nouns, group = id, ...rest } = shape;
  return {
    id,
    constants,
    from: 'nums',
    group,
    ...rest,
    say: (choose, words) => choose(say(words)),
    ...(nouns && { noun: (choose, inner) => choose(nouns(inner)) }),
  };
}

function plain(id: string, shape: Shape): Maker<Operation> {
  return { id, make: () => operation(id, [], shape) };
}

/** Sorting, running values, extra elements: a list of numbers stays one. */
export const numberListOperations: readonly Maker<Operation>[] = [
  plain('sortUp', {
    to: 'nums',
    say: (w) => [
      `sort the ${w.many} from smallest to largest`,
      `sort the ${w.many} in ascending order`,
      `put the ${w.many} in increasing order`,
    ],
    method: '.toSorted((a, b) => a - b)',
    result: 'sorted',
    group: 'order',
  }),
  plain('sortDown', {
    to: 'nums',
    say: (w) => [
      `sort the ${w.many} from largest to smallest`,
      `sort the ${w.many} in descending order`,
      `put the ${w.many} in decreasing order`,
    ],
    method: '.toSorted((a, b) => b - a)',
    result: 'sorted',
    group: 'order',
  }),
  plain('runningSum', {
    to: 'nums',
    say: (w) => [
      `replace each ${w.one} with the running total up to and including it`,
      `compute the running totals of the ${w.many}`,
      `turn the ${w.many} into cumulative sums`,
    ],
    wrap: (v) => `${v}.map((_, i) => ${v}.slice(0, i + 1).reduce((sum, n) => sum + n, 0))`,
    result: 'totals',
    words: { one: 'total', many: 'totals' },
  }),
  plain('differences', {
    to: 'nums',
    say: (w) => [
      `compute the differences between neighbouring ${w.many} (the later one minus the one before)`,
      `replace the ${w.many} with the step from each ${w.one} to the next`,
    ],
    wrap: (v) => `${v}.slice(1).map((n, i) => n - (${v}[i] ?? 0))`,
    result: 'differences',
    words: { one: 'difference', many: 'differences' },
  }),
  plain('timesIndex', {
    to: 'nums',
    say: (w) => [
      `multiply each ${w.one} by its index (counted from 0)`,
      `weight every ${w.one} by its position, the first position being 0`,
    ],
    method: '.map((n, i) => n * i)',
    result: 'weighted',
    group: 'index',
  }),
  plain('plusIndex', {
    to: 'nums',
    say: (w) => [
      `add its index (counted from 0) to each ${w.one}`,
      `increase every ${w.one} by its position, the first position being 0`,
    ],
    method: '.map((n, i) => n + i)',
    result: 'shifted',
    group: 'index',
  }),
  plain('alternate', {
    to: 'nums',
    say: (w) => [
      `negate every other ${w.one}, starting with the second`,
      `flip the sign of the ${w.many} at odd indexes`,
    ],
    method: '.map((n, i) => (i % 2 === 0 ? n : -n))',
    result: 'alternating',
    group: 'index',
  }),
  {
    id: 'appendNumber',
    make: (random) => {
      const c = drawThreshold(random);
      return operation('appendNumber', [c], {
        to: 'nums',
        say: (w) => [
          `append ${c} to the ${w.many}`,
          `add one more ${w.one}, ${c}, at the end`,
          `put ${c} at the end of the list`,
        ],
        wrap: (v) => `[...${v}, ${c}]`,
        result: 'extended',
      });
    },
  },
  {
    id: 'prependNumber',
    make: (random) => {
      const c = drawThreshold(random);
      return operation('prependNumber', [c], {
        to: 'nums',
        say: (w) => [
          `prepend ${c} to the ${w.many}`,
          `add one more ${w.one}, ${c}, at the beginning`,
          `put ${c} at the start of the list`,
        ],
        wrap: (v) => `[${c}, ...${v}]`,
        result: 'extended',
      });
    },
  },
  plain('withoutMax', {
    to: 'nums',
    say: (w) => [
      `remove every ${w.one} that equals the largest one`,
      `drop all occurrences of the largest ${w.one}`,
    ],
    wrap: (v) => `${v}.filter((n) => n !== Math.max(...${v}))`,
    result: 'rest',
    group: 'extreme',
  }),
  plain('withoutMin', {
    to: 'nums',
    say: (w) => [
      `remove every ${w.one} that equals the smallest one`,
      `drop all occurrences of the smallest ${w.one}`,
    ],
    wrap: (v) => `${v}.filter((n) => n !== Math.min(...${v}))`,
    result: 'rest',
    group: 'extreme',
  }),
  plain('aboveMean', {
    to: 'nums',
    say: (w) => [
      `keep only the ${w.many} above the average of them all`,
      `keep the ${w.many} that are greater than their mean`,
    ],
    wrap: (v) => `${v}.filter((n) => n * ${v}.length > ${v}.reduce((sum, m) => sum + m, 0))`,
    result: 'aboveAverage',
    group: 'mean',
  }),
];

const none = ['(0 if there are none)', ', or 0 if there are none', ', with 0 for an empty list'];
const orZero = (phrases: readonly string[]): readonly string[] =>
  phrases.map((phrase, index) => {
    const tail = none[index % none.length] ?? '';
    return tail.startsWith(',') ? `${phrase}${tail}` : `${phrase} ${tail}`;
  });

/** A list of numbers becomes one number, one answer or one text. */
export const numberReductions: readonly Maker<Operation>[] = [
  plain('sum', {
    to: 'num',
    say: (w) => [
      `add up the ${w.many}`,
      `sum the ${w.many}`,
      `compute the sum of the ${w.many}`,
      `total the ${w.many}`,
    ],
    nouns: (x) => [`the sum of ${x}`, `the total of ${x}`],
    method: '.reduce((sum, n) => sum + n, 0)',
    result: 'total',
  }),
  plain('product', {
    to: 'num',
    say: (w) => [
      `multiply the ${w.many} together (1 for an empty list)`,
      `compute the product of the ${w.many}, which is 1 when there are none`,
    ],
    nouns: (x) => [`the product (1 if empty) of ${x}`],
    method: '.reduce((product, n) => product * n, 1)',
    result: 'product',
  }),
  plain('sumSquares', {
    to: 'num',
    say: (w) => [
      `add up the squares of the ${w.many}`,
      `compute the sum of the squares of the ${w.many}`,
      `sum the squared ${w.many}`,
    ],
    nouns: (x) => [`the sum of the squares of ${x}`],
    method: '.reduce((sum, n) => sum + n * n, 0)',
    result: 'total',
    group: 'sum',
  }),
  plain('count', {
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
  plain('max', {
    to: 'num',
    say: (w) =>
      orZero([
        `find the largest ${w.one}`,
        `get the maximum of the ${w.many}`,
        `take the biggest ${w.one}`,
      ]),
    nouns: (x) => [`the largest (0 if none) of ${x}`, `the maximum (0 if none) of ${x}`],
    wrap: (v) => `${v}.length === 0 ? 0 : Math.max(...${v})`,
    result: 'largest',
  }),
  plain('min', {
    to: 'num',
    say: (w) =>
      orZero([
        `find the smallest ${w.one}`,
        `get the minimum of the ${w.many}`,
        `take the lowest ${w.one}`,
      ]),
    nouns: (x) => [`the smallest (0 if none) of ${x}`, `the minimum (0 if none) of ${x}`],
    wrap: (v) => `${v}.length === 0 ? 0 : Math.min(...${v})`,
    result: 'smallest',
  }),
  plain('range', {
    to: 'num',
    say: (w) =>
      orZero([
        `compute the difference between the largest and the smallest ${w.one}`,
        `compute how far apart the largest and the smallest ${w.one} are`,
        `subtract the smallest ${w.one} from the largest`,
      ]),
    wrap: (v) => `${v}.length === 0 ? 0 : Math.max(...${v}) - Math.min(...${v})`,
    result: 'spread',
  }),
  plain('mean', {
    to: 'num',
    say: (w) =>
      orZero([
        `compute the average of the ${w.many}`,
        `compute the mean of the ${w.many}`,
        `average the ${w.many}`,
      ]),
    nouns: (x) => [`the average (0 if none) of ${x}`, `the mean (0 if none) of ${x}`],
    wrap: (v) => `${v}.length === 0 ? 0 : ${v}.reduce((sum, n) => sum + n, 0) / ${v}.length`,
    result: 'average',
    place: 'last',
  }),
  plain('first', {
    to: 'num',
    say: (w) =>
      orZero([
        `get the first ${w.one}`,
        `pick the first ${w.one}`,
        `take the ${w.one} at the start`,
      ]),
    nouns: (x) => [`the first (0 if none) of ${x}`],
    wrap: (v) => `${v}[0] ?? 0`,
    result: 'firstOne',
    group: 'slice',
  }),
  plain('last', {
    to: 'num',
    say: (w) =>
      orZero([`get the last ${w.one}`, `pick the last ${w.one}`, `take the ${w.one} at the end`]),
    nouns: (x) => [`the last (0 if none) of ${x}`],
    wrap: (v) => `${v}.at(-1) ?? 0`,
    result: 'lastOne',
    group: 'slice',
  }),
  plain('secondLargest', {
    to: 'num',
    say: (w) => [
      `find the second largest ${w.one}, counting duplicates (0 if there are fewer than two)`,
      `get the ${w.one} in second place when sorted from largest to smallest, or 0 if there is none`,
    ],
    wrap: (v) => `${v}.toSorted((a, b) => b - a)[1] ?? 0`,
    result: 'runnerUp',
  }),
  plain('median', {
    to: 'num',
    say: (w) =>
      orZero([
        `find the lower median of the ${w.many}: sort them and take the one at index floor((n - 1) / 2)`,
        `sort the ${w.many} and take the middle one, the lower of the two middle ones for an even count`,
      ]),
    wrap: (v) => `${v}.toSorted((a, b) => a - b)[Math.floor((${v}.length - 1) / 2)] ?? 0`,
    result: 'middle',
  }),
  plain('countDistinct', {
    to: 'num',
    say: (w) => [
      `count the different ${w.many}`,
      `count how many distinct ${w.many} there are`,
      `get the number of distinct ${w.many}`,
    ],
    nouns: (x) => [`the number of distinct values among ${x}`],
    wrap: (v) => `new Set(${v}).size`,
    result: 'distinctCount',
    group: 'count',
  }),
  plain('indexOfMax', {
    to: 'num',
    say: (w) => [
      `find the index of the largest ${w.one} (the first one on ties, -1 if there are none)`,
      `get the position (from 0) of the first largest ${w.one}, or -1 for an empty list`,
    ],
    wrap: (v) => `${v}.indexOf(Math.max(...${v}))`,
    result: 'index',
  }),
  plain('indexOfMin', {
    to: 'num',
    say: (w) => [
      `find the index of the smallest ${w.one} (the first one on ties, -1 if there are none)`,
      `get the position (from 0) of the first smallest ${w.one}, or -1 for an empty list`,
    ],
    wrap: (v) => `${v}.indexOf(Math.min(...${v}))`,
    result: 'index',
  }),
  plain('allDistinct', {
    to: 'bool',
    say: (w) => [
      `check whether all ${w.many} are different`,
      `tell whether no ${w.one} occurs twice`,
      `check that there are no duplicate ${w.many}`,
    ],
    wrap: (v) => `new Set(${v}).size === ${v}.length`,
    result: 'isDistinct',
  }),
  plain('isAscending', {
    to: 'bool',
    say: (w) => [
      `check whether no ${w.one} is smaller than the one before it`,
      `tell whether the ${w.many} are in ascending order (equal neighbours allowed)`,
    ],
    wrap: (v) => `${v}.every((n, i) => i === 0 || n >= (${v}[i - 1] ?? 0))`,
    result: 'isAscending',
  }),
  {
    id: 'includesNumber',
    make: (random) => {
      const c = random.int(0, 30);
      return operation('includesNumber', [c], {
        to: 'bool',
        say: (w) => [
          `check whether the ${w.many} contain ${c}`,
          `tell whether ${c} is among the ${w.many}`,
          `check if one of the ${w.many} equals ${c}`,
        ],
        method: `.includes(${c})`,
        result: 'isIncluded',
      });
    },
  },
  {
    id: 'joinNumbers',
    make: (random) => {
      const c = random.pick([', ', '-', ' ', ';', '/', '+', ' | ', ':', ',', '_']);
      return operation('joinNumbers', [c], {
        to: 'str',
        say: (w) => [
          `join the ${w.many} with ${quote(c)}`,
          `join the ${w.many} into one string separated by ${quote(c)}`,
          `write the ${w.many} in one string with ${quote(c)} between them`,
        ],
        method: `.join(${literal(c)})`,
        result: 'joined',
      });
    },
  },
];
