// Turns predicates and functions of one element into operations on a list or on a single value:
// one predicate gives "keep", "count", "any", "all" and "find"; one function gives "map" and "apply".

import { conjugate, withObject } from './phrase.ts';
import type { Choose, Kind, Maker, Operation, Predicate, Unary, Words } from './types.ts';

type Element = 'num' | 'str';
const listOf = { num: 'nums', str: 'strs' } as const;
const letterOf = { num: 'n', str: 's' } as const;

/** "are even" or "is even", in one of the predicate's wordings. */
export function claim(choose: Choose, predicate: Predicate, count: 'one' | 'many'): string {
  return conjugate(choose(predicate.is), count);
}

function opposite(choose: Choose, predicate: Predicate, count: 'one' | 'many'): string {
  return conjugate(choose(predicate.isNot), count);
}

function lifted(
  prefix: string,
  maker: Maker<Predicate>,
  from: Kind,
  shape: (predicate: Predicate) => Omit<Operation, 'id' | 'constants' | 'from'>,
): Maker<Operation> {
  const id = `${prefix}:${maker.id}`;
  return {
    id,
    make: (random) => {
      const predicate = maker.make(random);
      return { id, constants: predicate.constants, from, ...shape(predicate) };
    },
  };
}

/** Filters: "keep the numbers that are even", "drop the numbers that are odd". */
export function keepOperations(
  makers: readonly Maker<Predicate>[],
  element: Element,
): readonly Maker<Operation>[] {
  const letter = letterOf[element];
  return makers.map((maker) =>
    lifted('keep', maker, listOf[element], (predicate) => ({
      to: listOf[element],
      say: (choose, words) => sayKeep(choose, predicate, words),
      noun: (choose, inner) => `${inner} that ${claim(choose, predicate, 'many')}`,
      method: `.filter((${letter}) => ${predicate.test(letter)})`,
      result: 'kept',
      group: `keep:${maker.id}`,
    })),
  );
}

function sayKeep(choose: Choose, predicate: Predicate, words: Words): string {
  const frame = choose(['keep', 'keepOnly', 'pick', 'only', 'drop', 'remove']);
  if (frame === 'drop') return `drop the ${words.many} that ${opposite(choose, predicate, 'many')}`;
  if (frame === 'remove') {
    return `remove every ${words.one} that ${opposite(choose, predicate, 'one')}`;
  }
  if (frame === 'only') return `keep each ${words.one} that ${claim(choose, predicate, 'one')}`;
  const verb = frame === 'keep' ? 'keep the' : frame === 'pick' ? 'select the' : 'keep only the';
  return `${verb} ${words.many} that ${claim(choose, predicate, 'many')}`;
}

/** Questions about a whole list: count, any, all, none, first match. */
export function questionOperations(
  makers: readonly Maker<Predicate>[],
  element: Element,
): readonly Maker<Operation>[] {
  const list = listOf[element];
  const letter = letterOf[element];
  const arrow = (predicate: Predicate): string => `(${letter}) => ${predicate.test(letter)}`;
  const missing = element === 'num' ? '0' : "''";
  const missingText = element === 'num' ? '0' : '""';
  return makers.flatMap((maker) => [
    lifted('count', maker, list, (p) => ({
      to: 'num',
      say: (choose, w) =>
        choose(['count the', 'count how many', 'get the number of']) === 'count how many'
          ? `count how many ${w.many} ${claim(choose, p, 'many')}`
          : `count the ${w.many} that ${claim(choose, p, 'many')}`,
      noun: (choose, inner) => `the number of ${inner} that ${claim(choose, p, 'many')}`,
      method: `.filter(${arrow(p)}).length`,
      result: 'count',
      group: 'count',
    })),
    lifted('any', maker, list, (p) => ({
      to: 'bool',
      say: (choose, w) =>
        choose([
          `check whether at least one ${w.one} ${claim(choose, p, 'one')}`,
          `tell whether any ${w.one} ${claim(choose, p, 'one')}`,
        ]),
      method: `.some(${arrow(p)})`,
      result: 'isAny',
      group: 'question',
    })),
    lifted('all', maker, list, (p) => ({
      to: 'bool',
      say: (choose, w) =>
        choose([
          `check whether every ${w.one} ${claim(choose, p, 'one')}`,
          `tell whether all ${w.many} ${claim(choose, p, 'many')}`,
        ]),
      method: `.every(${arrow(p)})`,
      result: 'isEvery',
      group: 'question',
    })),
    lifted('find', maker, list, (p) => ({
      to: element,
      say: (choose, w) =>
        choose([
          `find the first ${w.one} that ${claim(choose, p, 'one')} (${missingText} if there is none)`,
          `get the first ${w.one} that ${claim(choose, p, 'one')}, or ${missingText} if there is none`,
        ]),
      method: `.find(${arrow(p)}) ?? ${missing}`,
      result: 'match',
      group: 'find',
    })),
    lifted('findLast', maker, list, (p) => ({
      to: element,
      say: (choose, w) =>
        choose([
          `find the last ${w.one} that ${claim(choose, p, 'one')} (${missingText} if there is none)`,
          `get the last ${w.one} that ${claim(choose, p, 'one')}, or ${missingText} if there is none`,
        ]),
      method: `.findLast(${arrow(p)}) ?? ${missing}`,
      result: 'match',
      group: 'find',
    })),
    lifted('findIndex', maker, list, (p) => ({
      to: 'num',
      say: (choose, w) =>
        choose([
          `find the index of the first ${w.one} that ${claim(choose, p, 'one')} (-1 if there is none)`,
          `get the position (from 0) of the first ${w.one} that ${claim(choose, p, 'one')}, or -1`,
        ]),
      method: `.findIndex(${arrow(p)})`,
      result: 'index',
      group: 'find',
    })),
  ]);
}

/** A function of one element, on every element of a list. */
export function mapOperations(makers: readonly Maker<Unary>[]): readonly Maker<Operation>[] {
  return makers.map((maker) => ({
    id: `map:${maker.id}`,
    make: (random) => {
      const f = maker.make(random);
      const letter = letterOf[f.from];
      const body = f.code(letter);
      const nouns = f.nouns;
      return {
        id: `map:${f.id}`,
        constants: f.constants,
        from: listOf[f.from],
        to: listOf[f.to],
        say: (choose, words) =>
          withObject(choose(f.verbs), choose([`each ${words.one}`, `every ${words.one}`])),
        ...(nouns && {
          noun: (choose: Choose, inner: string) =>
            withObject(choose(nouns.map((n) => n[1])), inner),
        }),
        method: `.map((${letter}) => ${body.includes(' ? ') ? `(${body})` : body})`,
        result: f.result,
        group: f.group ?? `map:${f.id}`,
        ...(f.words && { words: f.words }),
      };
    },
  }));
}

/** A function of one element, on a single value. */
export function applyOperations(makers: readonly Maker<Unary>[]): readonly Maker<Operation>[] {
  return makers.map((maker) => ({
    id: `apply:${maker.id}`,
    make: (random) => {
      const f = maker.make(random);
      const nouns = f.nouns;
      return {
        id: `apply:${f.id}`,
        constants: f.constants,
        from: f.from,
        to: f.to,
        say: (choose) => choose(f.verbs),
        ...(nouns && {
          noun: (choose: Choose, inner: string) =>
            withObject(choose(nouns.map((n) => n[0])), inner),
        }),
        wrap: f.code,
        result: f.result,
        group: f.group ?? `apply:${f.id}`,
      };
    },
  }));
}

/** A yes/no question about a single value. */
export function askOperations(
  makers: readonly Maker<Predicate>[],
  element: Element,
): readonly Maker<Operation>[] {
  return makers.map((maker) =>
    lifted('is', maker, element, (p) => ({
      to: 'bool',
      say: (choose) =>
        `${choose(['check whether', 'tell whether'])} {x} ${claim(choose, p, 'one')}`,
      wrap: p.test,
      result: 'answer',
      group: 'question',
    })),
  );
}
