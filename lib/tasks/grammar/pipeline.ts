// Pipelines: one to four operations, each working on what the one before left.

import type { Random } from '../random.ts';
import type { TaskLevel } from '../types.ts';
import { operationGroups } from './catalogue.ts';
import { declareEntity, drawEntity, type Entity } from './entities.ts';
import { capitalize, withObject } from './phrase.ts';
import { type Parameter, type Plan, type Program, typeOf, type Writing } from './plan.ts';
import {
  defaultWords,
  describeSteps,
  drawParameterName,
  drawWords,
  introduce,
} from './sentences.ts';
import type { Choose, Kind, Operation, Words } from './types.ts';

const startKinds: readonly { readonly kind: Kind; readonly weight: number }[] = [
  { kind: 'nums', weight: 4 },
  { kind: 'strs', weight: 3 },
  { kind: 'str', weight: 3 },
  { kind: 'num', weight: 1.8 },
  { kind: 'recs', weight: 2.4 },
];

// Sorting first would change nothing for these.
const orderFree = new Set([
  'sum',
  'product',
  'sumSquares',
  'count',
  'max',
  'min',
  'range',
  'mean',
  'median',
  'secondLargest',
  'countDistinct',
  'allDistinct',
  'isAscending',
  'countStrings',
  'totalLength',
  'countDistinctStrings',
  'maxLength',
  'allDistinctStrings',
  'sumField',
  'maxField',
  'countRecords',
  'anyFlag',
  'everyFlag',
  'longest',
  'shortest',
  'nameOfHighest',
  'nameOfLowest',
]);

function pickWeighted<T extends { readonly weight: number }>(
  random: Random,
  items: readonly T[],
): T {
  let rest = random.next() * items.reduce((sum, item) => sum + item.weight, 0);
  for (const item of items) {
    rest -= item.weight;
    if (rest < 0) return item;
  }
  return items.at(-1) as T;
}

function fits(operation: Operation, before: readonly Operation[]): boolean {
  const previous = before.at(-1);
  if (operation.place === 'first' && previous) return false;
  if (!previous) return true;
  if (before.some((other) => other.id === operation.id)) return false;
  if (previous.group === operation.group || previous.place === 'last') return false;
  const isOrderFree = orderFree.has(operation.id) || /^(count|any|all):/.test(operation.id);
  return !(previous.group === 'order' && isOrderFree);
}

function drawOperation(
  random: Random,
  kind: Kind,
  before: readonly Operation[],
  isLast: boolean,
  entity: Entity | undefined,
): Operation | undefined {
  const all = operationGroups(kind, entity);
  const going = isLast || random.chance(0.1) ? all : all.filter((g) => g.continues);
  for (let attempt = 0; attempt < 20; attempt++) {
    const operation = random.pick(pickWeighted(random, going).makers).make(random);
    if (!isLast && (operation.to === 'bool' || operation.place === 'last')) continue;
    if (fits(operation, before)) return operation;
  }
  return undefined;
}

/** Draws a pipeline of exactly this many operations. */
export function drawPipeline(random: Random, level: TaskLevel, length: number): Plan {
  for (;;) {
    const { kind } = pickWeighted(random, startKinds);
    const entity = kind === 'recs' ? drawEntity(random) : undefined;
    const operations: Operation[] = [];
    let current: Kind = kind;
    while (operations.length < length) {
      const next = drawOperation(
        random,
        current,
        operations,
        operations.length === length - 1,
        entity,
      );
      if (!next) break;
      operations.push(next);
      current = next.to;
    }
    if (operations.length === length) return createPipeline(level, operations, entity);
  }
}

/** A pipeline of these operations, whose kinds must fit together. */
export function createPipeline(
  level: TaskLevel,
  operations: readonly Operation[],
  entity: Entity | undefined,
): Plan {
  const from = operations[0]?.from ?? 'nums';
  return {
    level,
    key: `pipe:${from}|${operations.map((o) => o.id).join('|')}`,
    pieces: operations,
    write: (writing) => writePipeline(writing, operations, entity),
    sibling: (random) => siblingPipeline(random, level, operations, entity),
    reductions: () =>
      operations.flatMap((operation, index) =>
        operations.length > 1 && operation.from === operation.to
          ? [createPipeline(level, operations.toSpliced(index, 1), entity)]
          : [],
      ),
  };
}

function siblingPipeline(
  random: Random,
  level: TaskLevel,
  operations: readonly Operation[],
  entity: Entity | undefined,
): Plan | undefined {
  const index = random.int(0, operations.length - 1);
  const old = operations[index];
  if (!old) return undefined;
  if (random.chance(0.25) && operations.length > 1 && old.from === old.to) {
    return createPipeline(level, operations.toSpliced(index, 1), entity);
  }
  const isSame = random.chance(0.35);
  for (let attempt = 0; attempt < 25; attempt++) {
    const makers = operationGroups(old.from, entity).flatMap((g) => g.makers);
    const maker = isSame ? makers.find((m) => m.id === old.id) : random.pick(makers);
    const next = maker?.make(random);
    if (!next || next.to !== old.to || (next.place === 'first' && index > 0)) continue;
    return createPipeline(level, operations.toSpliced(index, 1, next), entity);
  }
  return undefined;
}

function writePipeline(
  writing: Writing,
  operations: readonly Operation[],
  entity: Entity | undefined,
): Program {
  const { choose, random } = writing;
  const kind = operations[0]?.from ?? 'nums';
  const words = entity?.words ?? drawWords(random, kind);
  const name = drawParameterName(random, kind, words);
  const parameter: Parameter = {
    name,
    kind,
    ...(operations[0]?.place === 'first' && { domain: 'natural' as const }),
    ...(entity && { entity }),
  };
  return {
    doc: sayPipeline(choose, operations, words, name),
    ...(entity && { before: declareEntity(entity) }),
    parameters: [parameter],
    returns: typeOf(operations.at(-1)?.to ?? 'nums', entity),
    body: codePipeline(operations, name),
  };
}

/** The description of a pipeline on its input. */
export function sayPipeline(
  choose: Choose,
  operations: readonly Operation[],
  words: Words,
  name: string,
): string[] {
  const kind = operations[0]?.from ?? 'nums';
  const noun = nounPhrase(choose, operations, words, name);
  if (noun && choose(['steps', 'steps', 'noun']) === 'noun')
    return [`${choose(['Return', 'Returns', 'Get', 'Give back'])} ${noun}.`];
  const steps = sayOperations(choose, operations, words, name);
  return describeSteps(choose, steps, introduce(choose, kind, words));
}

/** One phrase per operation. */
export function sayOperations(
  choose: Choose,
  operations: readonly Operation[],
  words: Words,
  name: string,
): string[] {
  let current = words;
  let object =
    operations[0]?.from === 'num'
      ? choose(['the number', `\`${name}\``, 'the given number'])
      : choose(['the text', `\`${name}\``, 'the string']);
  return operations.map((operation) => {
    const phrase = withObject(operation.say(choose, current), object);
    current =
      operation.words ?? (operation.from === operation.to ? current : defaultWords(operation.to));
    object = 'the result';
    return phrase;
  });
}

// "the sum of the squares of the numbers in `values`": only when each step has such a form, and a
// filter can only be innermost, because "that are even" must not be readable as said of a later step.
function nounPhrase(
  choose: Choose,
  operations: readonly Operation[],
  words: Words,
  name: string,
): string | undefined {
  if (operations.length > 3) return undefined;
  const kind = operations[0]?.from;
  if (!kind || !operations.every((o, i) => o.noun && (i === 0 || !/^(keep|count):/.test(o.id))))
    return undefined;
  const isScalar = kind === 'num' || kind === 'str';
  let phrase = isScalar
    ? `\`${name}\``
    : choose([`the ${words.many} in \`${name}\``, `the given ${words.many}`, `the ${words.many}`]);
  for (const operation of operations) phrase = operation.noun?.(choose, phrase, words) ?? phrase;
  return phrase.replaceAll('the number of the ', 'the number of ');
}

/** The statements of a pipeline: method calls chain, everything else gets a variable. */
export function codePipeline(operations: readonly Operation[], input: string): string[] {
  const lines: string[] = [];
  const taken = new Set([input]);
  let head = input;
  let methods: string[] = [];
  let isPrimary = true;
  let result = '';
  const expression = (): string =>
    methods.length > 1 ? `${head}\n    ${methods.join('\n    ')}` : `${head}${methods.join('')}`;
  const store = (): void => {
    if (taken.has(head) && methods.length === 0) return;
    let name = result;
    while (taken.has(name)) name = `next${capitalize(name)}`;
    taken.add(name);
    lines.push(`const ${name} = ${expression()};`);
    head = name;
    methods = [];
    isPrimary = true;
  };
  for (const operation of operations) {
    if (operation.method !== undefined) {
      if (!isPrimary) store();
      methods.push(operation.method);
      isPrimary = !operation.method.includes(' ?? ');
    } else if (operation.wrap) {
      store();
      head = operation.wrap(head);
      isPrimary = false;
    }
    result = operation.result;
  }
  lines.push(`return ${expression()};`);
  return lines;
}
