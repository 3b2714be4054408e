// Test inputs: edge cases first, then random ones near the task's own constants, where a wrong
// answer and a right one differ most often.

import type { Entity } from './grammar/entities.ts';
import type { Parameter } from './grammar/plan.ts';
import type { Piece } from './grammar/types.ts';
import type { Random } from './random.ts';
import type { JsonValue } from './types.ts';

/** Values worth trying, collected from a task's constants. */
export interface Interesting {
  readonly numbers: readonly number[];
  readonly texts: readonly string[];
}

/** The constants of a plan's pieces, and the numbers around them. */
export function interestingValues(pieces: readonly Piece[]): Interesting {
  const constants = pieces.flatMap((piece) => piece.constants);
  const numbers = constants.filter((value) => typeof value === 'number');
  const texts = constants.filter((value) => typeof value === 'string');
  return { numbers: numbers.flatMap((n) => [n - 1, n, n + 1, n * 2, -n]), texts };
}

const vocabulary = [
  'apple',
  'tea',
  'red',
  'cat',
  'stone',
  'market',
  'lemon',
  'banana',
  'garden',
  'river',
  'no',
  'sun',
  'one',
  'map',
  'level',
  'noon',
  'state',
  'carton',
  'under',
  'best',
  'Oslo',
  'Rome',
  'Anna',
  'USA',
  'McKay',
  'été',
  'Ñandú',
  'Ωmega',
  '漢字',
  'naïve',
  'a1b2',
  'v10',
  '42',
  '7up',
  'x',
  'i',
  'A',
  'unit-test',
  'snake_case',
  'end.',
  'well, yes',
  'on top',
  'two  spaces',
  ' padded ',
  'tab\there',
  'aa',
  'eee',
  'ZZtop',
  'programming',
  'internationalization',
  'eve',
  'ma',
  'strong',
  'blue-green',
  'Item 12',
  'o',
  'erin',
  'untie',
];

function drawNumber(random: Random, interesting: Interesting, isNatural: boolean): number {
  const shape = random.next();
  if (isNatural) {
    const near = interesting.numbers.filter((n) => n >= 0 && n <= 60 && Number.isInteger(n));
    if (shape < 0.25 && near.length > 0) return random.pick(near);
    return shape < 0.8 ? random.int(0, 24) : random.int(10, 130);
  }
  if (shape < 0.3 && interesting.numbers.length > 0) return random.pick(interesting.numbers);
  if (shape < 0.6) return random.int(-12, 12);
  return shape < 0.88 ? random.int(0, 45) : random.int(-150, 150);
}

function drawWord(random: Random, interesting: Interesting): string {
  const shape = random.next();
  const fragment = interesting.texts.length > 0 ? random.pick(interesting.texts) : '';
  const base = random.pick(vocabulary);
  if (shape < 0.03) return '';
  if (shape < 0.3 && fragment !== '') {
    const rest = random.chance(0.3) ? '' : base.trim();
    const place = random.int(0, 3);
    if (place === 0) return fragment + rest;
    if (place === 1) return rest + fragment;
    if (place === 2) return rest.slice(0, 2) + fragment + rest.slice(2);
    return fragment + rest + fragment;
  }
  if (shape < 0.4) return base.slice(0, random.int(1, base.length));
  if (shape < 0.45) return base.charAt(0).toUpperCase() + base.slice(1);
  return base;
}

function drawText(random: Random, interesting: Interesting): string {
  const count = random.pick([1, 1, 2, 3, 3, 4, 6]);
  const short = interesting.texts.filter((text) => text.length <= 2);
  const joins = [' ', ' ', ' ', ', ', '-', '\n', '  ', ...short, ...short];
  let text = drawWord(random, interesting);
  for (let index = 1; index < count; index++) {
    text += random.pick(joins) + drawWord(random, interesting);
  }
  return text;
}

function drawList<T>(random: Random, drawItem: () => T): T[] {
  const length = random.pick([1, 2, 3, 4, 5, 6, 7, 8, 10, 14]);
  const items: T[] = [];
  while (items.length < length) {
    const repeat = items.length > 0 && random.chance(0.15);
    items.push(repeat ? random.pick(items) : drawItem());
  }
  return items;
}

function drawRecord(random: Random, interesting: Interesting, entity: Entity): JsonValue {
  const number = (max: number): number => {
    const near = interesting.numbers.filter((n) => n >= 0 && n <= max * 2);
    if (near.length > 0 && random.chance(0.4)) return random.pick(near);
    return max > 1900 && max < 2100 ? random.int(1940, 2025) : random.int(0, max);
  };
  return {
    [entity.nameField]: random.pick(entity.names),
    [entity.first.name]: number(entity.first.max),
    [entity.second.name]: number(entity.second.max),
    [entity.category.name]: random.pick(entity.category.values),
    [entity.flag.name]: random.chance(0.5),
  };
}

function drawFormatted(random: Random, interesting: Interesting, parameter: Parameter): JsonValue {
  const [first = ',', second = '='] = parameter.format ?? [];
  const number = (): string => String(drawNumber(random, interesting, false));
  switch (parameter.kind) {
    case 'pairs': {
      const pairs = drawList(random, () => {
        const key = random.pick(['a', 'b', 'c', 'd', 'x', 'total', 'é']);
        return random.chance(0.06) ? key : `${key}${second}${number()}`;
      });
      return pairs.join(first);
    }
    case 'numberText': {
      const bad = random.chance(0.15);
      const parts = drawList(random, () =>
        bad && random.chance(0.3) ? random.pick(['x', '1a', 'abc']) : number(),
      );
      return parts.join(first);
    }
    case 'commands': {
      const hasOther = random.chance(0.35);
      return drawList(random, () => {
        const word =
          hasOther && random.chance(0.2)
            ? random.pick(['wait', 'noop', 'end'])
            : random.pick([first, second]);
        return `${word} ${random.int(0, 9)}`;
      });
    }
    default: {
      // Nested records: name, list field, two number fields.
      const [name = 'name', list = 'items', one = 'a', two = 'b'] = parameter.format ?? [];
      return drawList(random, () => ({
        [name]: random.pick(['Ada', 'Bob', 'Chloé', 'Dan', 'Eve', 'north', 'south']),
        [list]: random.chance(0.15)
          ? []
          : drawList(random, () => ({ [one]: random.int(0, 20), [two]: random.int(0, 9) })).slice(
              0,
              4,
            ),
      })).slice(0, 6);
    }
  }
}

function drawInput(random: Random, interesting: Interesting, parameter: Parameter): JsonValue {
  switch (parameter.kind) {
    case 'num':
      return drawNumber(random, interesting, parameter.domain === 'natural');
    case 'nums':
      return drawList(random, () => drawNumber(random, interesting, false));
    case 'str':
      return drawText(random, interesting);
    case 'strs':
      return drawList(random, () => drawWord(random, interesting));
    case 'grid':
      return drawList(random, () =>
        random.chance(0.12)
          ? []
          : drawList(random, () => drawNumber(random, interesting, false)).slice(0, 5),
      ).slice(0, 7);
    case 'recs':
    case 'name': {
      const entity = parameter.entity;
      if (!entity) throw new TypeError(`Parameter "${parameter.name}" has no record type`);
      if (parameter.kind === 'name')
        return random.chance(0.15) ? 'nobody' : random.pick(entity.names);
      return drawList(random, () => drawRecord(random, interesting, entity));
    }
    default:
      return drawFormatted(random, interesting, parameter);
  }
}

const edges: Readonly<Record<string, readonly JsonValue[]>> = {
  num: [0, 1, -1, 10, -7],
  natural: [0, 1, 2, 7, 12],
  nums: [[], [0], [5], [-3, -3], [1, 2, 3, 4, 5, 6]],
  str: ['', 'a', ' ', 'Hello World 42', 'été Ñandú'],
  strs: [[], [''], ['a'], ['apple', 'apple', 'Éa'], ['b', 'A', 'c', 'a', 'B']],
  grid: [[], [[]], [[1, 2, 3]], [[5], [], [-4, 8]]],
  recs: [[]],
  pairs: ['', 'a'],
  numberText: ['', '5'],
  commands: [[]],
  nested: [[]],
};

/** Argument lists to choose tests from: edge cases, then `count` random ones. */
export function drawInputs(
  random: Random,
  parameters: readonly Parameter[],
  pieces: readonly Piece[],
  count: number,
): JsonValue[][] {
  const interesting = interestingValues(pieces);
  const inputs: JsonValue[][] = [];
  const edgesOf = (parameter: Parameter): readonly JsonValue[] =>
    edges[parameter.domain ?? parameter.kind] ?? [];
  const most = Math.max(...parameters.map((parameter) => edgesOf(parameter).length));
  for (let index = 0; index < most; index++) {
    inputs.push(
      parameters.map(
        (p) =>
          edgesOf(p)[index % Math.max(1, edgesOf(p).length)] ?? drawInput(random, interesting, p),
      ),
    );
  }
  for (let index = 0; index < count; index++) {
    const args = parameters.map((parameter) => drawInput(random, interesting, parameter));
    for (const [position, parameter] of parameters.entries()) {
      const model = args[parameters.findIndex((other) => other.name === parameter.sameLengthAs)];
      const own = args[position];
      if (Array.isArray(model) && Array.isArray(own) && index % 6 !== 0) {
        args[position] = model.map((_: unknown, i: number) => own[i % own.length] as JsonValue);
      }
    }
    inputs.push(args);
  }
  return inputs;
}

const longTexts = [
  'a e i o u a e i o u a e',
  'aeiouAEIOUaeiou',
  'Queue 2020 banana banana banana',
  'one two three four five six seven eight nine ten',
  '0123456789 0123456789',
];
const openings = ['stone', 'apple', 'Zed', 'e1', 'on top'];

/** Texts as long as the task's numbers, around its text constants, and full of vowels or digits. */
function constantTexts({ numbers, texts }: Interesting): string[] {
  const lengths = [...new Set(numbers)].filter((n) => n >= 0 && n <= 12);
  const sized = lengths.flatMap((length) =>
    openings.map((opening) => opening.padEnd(12, 'market').slice(0, length)),
  );
  const around = texts.flatMap((text) => [
    text,
    `${text}rest`,
    `rest${text}`,
    `re${text}st`,
    `${text}9${text}`,
  ]);
  return [...longTexts, ...sized, ...around];
}

/**
 * Inputs made of the task's own constants and their neighbours, for tasks with one parameter: "if
 * it equals 27" is tested by 26, 27 and 28, which random inputs may miss.
 */
export function constantInputs(
  parameters: readonly Parameter[],
  pieces: readonly Piece[],
): JsonValue[][] {
  const [only, ...others] = parameters;
  if (!only || others.length > 0) return [];
  const interesting = interestingValues(pieces);
  const near = [...new Set(interesting.numbers)];
  const inThrees = (texts: readonly string[]): string[][] =>
    texts.flatMap((_, index) => (index % 3 === 0 ? [texts.slice(index, index + 3)] : []));
  switch (only.kind) {
    case 'num': {
      const isAllowed = (n: number): boolean => only.domain !== 'natural' || (n >= 0 && n <= 60);
      return [...near, 3, 24, 111, 1234].filter(isAllowed).map((n) => [n]);
    }
    case 'nums':
      return [near, ...near.map((n) => [n, n + 1, n])].map((list) => [list.slice(0, 12)]);
    case 'str':
      return constantTexts(interesting).map((text) => [text]);
    case 'strs':
      return inThrees(constantTexts(interesting)).map((texts) => [texts]);
    default:
      return [];
  }
}
