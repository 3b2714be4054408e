// Operations that work on a list of anything: order, position, slices, duplicates.

import { countOf } from './phrase.ts';
import type { Kind, Maker, Operation, Words } from './types.ts';

interface Shape {
  readonly say: (words: Words) => readonly string[];
  readonly nouns?: (inner: string) => readonly string[];
  readonly method?: string;
  readonly wrap?: (v: string) => string;
  readonly result: string;
  readonly group: string;
}

function operation(id: string, kind: Kind, constants: readonly number[], shape: Shape): Operation {
  const { say, nouns, ...rest } = shape;
  return {
    id,
    constants,
    from: kind,
    to: kind,
    ...rest,
    say: (choose, words) => choose(say(words)),
    ...(nouns && { noun: (choose, inner) => choose(nouns(inner)) }),
  };
}

/** List operations for one kind of list. */
export function listOperations(kind: 'nums' | 'strs' | 'recs'): readonly Maker<Operation>[] {
  const plain = (id: string, shape: Shape): Maker<Operation> => ({
    id,
    make: () => operation(id, kind, [], shape),
  });
  const counted = (
    id: string,
    low: number,
    high: number,
    shape: (c: number) => Shape,
  ): Maker<Operation> => ({
    id,
    make: (random) => {
      const c = random.int(low, high);
      return operation(id, kind, [c], shape(c));
    },
  });
  const makers: Maker<Operation>[] = [
    plain('reverseList', {
      say: (w) => [
        `reverse the order of the ${w.many}`,
        `put the ${w.many} in reverse order`,
        `turn the list of ${w.many} around, last one first`,
      ],
      method: '.toReversed()',
      result: 'reversed',
      group: 'order',
    }),
    counted('take', 2, 6, (c) => ({
      say: (w) => [
        `take the first ${countOf(c, w)}`,
        `keep only the first ${countOf(c, w)}`,
        `keep at most the first ${countOf(c, w)}`,
      ],
      nouns: (x) => [`the first ${c} of ${x}`],
      method: `.slice(0, ${c})`,
      result: 'first',
      group: 'slice',
    })),
    counted('drop', 1, 5, (c) => ({
      say: (w) => [
        `skip the first ${countOf(c, w)}`,
        `drop the first ${countOf(c, w)}`,
        `leave out the first ${countOf(c, w)}`,
      ],
      nouns: (x) => [`all but the first ${c} of ${x}`],
      method: `.slice(${c})`,
      result: 'rest',
      group: 'slice',
    })),
    counted('takeLast', 2, 6, (c) => ({
      say: (w) => [
        `take the last ${countOf(c, w)}`,
        `keep only the last ${countOf(c, w)}`,
        `keep at most the last ${countOf(c, w)}`,
      ],
      nouns: (x) => [`the last ${c} of ${x}`],
      method: `.slice(-${c})`,
      result: 'last',
      group: 'slice',
    })),
    counted('dropLast', 1, 5, (c) => ({
      say: (w) => [
        `drop the last ${countOf(c, w)}`,
        `leave out the last ${countOf(c, w)}`,
        `remove the last ${countOf(c, w)}`,
      ],
      nouns: (x) => [`all but the last ${c} of ${x}`],
      method: `.slice(0, -${c})`,
      result: 'initial',
      group: 'slice',
    })),
    plain('everyOther', {
      say: (w) => [
        `keep every other ${w.one}, starting with the first`,
        `keep the ${w.many} at even indexes (0, 2, 4, ...)`,
        `take every second ${w.one}, beginning with the first`,
      ],
      method: '.filter((_, i) => i % 2 === 0)',
      result: 'everyOther',
      group: 'position',
    }),
    plain('oddPositions', {
      say: (w) => [
        `keep every other ${w.one}, starting with the second`,
        `keep the ${w.many} at odd indexes (1, 3, 5, ...)`,
        `take every second ${w.one}, beginning with the second`,
      ],
      method: '.filter((_, i) => i % 2 === 1)',
      result: 'oddPositions',
      group: 'position',
    }),
    counted('everyNth', 3, 6, (c) => ({
      say: (w) => [
        `keep the ${w.many} whose index is a multiple of ${c} (0, ${c}, ${2 * c}, ...)`,
        `keep one ${w.one} in every ${c}, starting with the first`,
      ],
      method: `.filter((_, i) => i % ${c} === 0)`,
      result: 'sampled',
      group: 'position',
    })),
  ];
  if (kind === 'recs') return makers;
  makers.push(
    plain('unique', {
      say: (w) => [
        `remove duplicate ${w.many}, keeping the first of each`,
        `drop repeated ${w.many} after their first occurrence`,
        `keep each distinct ${w.one} once, in order of first appearance`,
      ],
      nouns: (x) => [`the distinct values among ${x}`],
      wrap: (v) => `[...new Set(${v})]`,
      result: 'unique',
      group: 'unique',
    }),
    counted('rotate', 1, 4, (c) => ({
      say: (w) => [
        `move the first ${countOf(c, w)} to the end`,
        `put the first ${countOf(c, w)} behind the others`,
      ],
      wrap: (v) => `[...${v}.slice(${c}), ...${v}.slice(0, ${c})]`,
      result: 'rotated',
      group: 'rotate',
    })),
    plain('mirror', {
      say: (w) => [
        `append the ${w.many} again in reverse order`,
        `add a reversed copy of the ${w.many} to the end`,
      ],
      wrap: (v) => `[...${v}, ...${v}.toReversed()]`,
      result: 'mirrored',
      group: 'order',
    }),
    plain('twice', {
      say: (w) => [
        `put each ${w.one} in the list twice in a row`,
        `repeat every ${w.one} once right after itself`,
      ],
      method: kind === 'nums' ? '.flatMap((n) => [n, n])' : '.flatMap((s) => [s, s])',
      result: 'repeated',
      group: 'repeat',
    }),
    plain('swapEnds', {
      say: (w) => [
        `keep only the first and the last ${w.one} (all of them when there are fewer than three)`,
        `drop everything between the first and the last ${w.one}`,
      ],
      method: '.filter((_, i, all) => i === 0 || i === all.length - 1)',
      result: 'ends',
      group: 'slice',
    }),
  );
  return makers;
}
