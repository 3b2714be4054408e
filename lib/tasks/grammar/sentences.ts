// Sentence frames: how the phrases of the single steps become one description. Every frame makes
// the order of the steps plain, because the order decides the result.

import type { Random } from '../random.ts';
import { capitalize } from './phrase.ts';
import type { Choose, Kind, Words } from './types.ts';

const wordChoices: Readonly<Record<string, readonly Words[]>> = {
  nums: [
    { one: 'number', many: 'numbers' },
    { one: 'number', many: 'numbers' },
    { one: 'value', many: 'values' },
    { one: 'integer', many: 'integers' },
    { one: 'entry', many: 'entries' },
  ],
  strs: [
    { one: 'string', many: 'strings' },
    { one: 'word', many: 'words' },
    { one: 'name', many: 'names' },
    { one: 'text', many: 'texts' },
    { one: 'item', many: 'items' },
  ],
};

/** What a fresh list of this kind calls its elements. */
export function defaultWords(kind: Kind): Words {
  return wordChoices[kind]?.[0] ?? { one: 'value', many: 'values' };
}

/** Draws what the input's elements are called. */
export function drawWords(random: Random, kind: Kind): Words {
  const choices = wordChoices[kind];
  return choices ? random.pick(choices) : defaultWords(kind);
}

const parameterNames: Readonly<Record<string, readonly string[]>> = {
  nums: ['numbers', 'values', 'nums', 'list', 'items', 'data', 'input', 'xs', 'entries', 'array'],
  strs: [
    'words',
    'strings',
    'texts',
    'list',
    'items',
    'data',
    'input',
    'names',
    'entries',
    'parts',
  ],
  str: ['text', 'str', 'input', 'line', 'word', 'source', 'phrase', 'content', 'message', 'title'],
  num: ['value', 'x', 'num', 'amount', 'input', 'size', 'limit', 'level', 'start', 'given'],
};

/** Draws the name of the input. */
export function drawParameterName(random: Random, kind: Kind, words: Words): string {
  const names = parameterNames[kind];
  if (!names)
    return random.chance(0.7) ? words.many : random.pick(['list', 'data', 'items', 'rows']);
  return random.pick(names);
}

/** "a list of numbers". */
export function introduce(choose: Choose, kind: Kind, words: Words): string {
  if (kind === 'num') return choose(['a number', 'a whole number', 'an integer']);
  if (kind === 'str') return choose(['a string', 'a piece of text', 'some text']);
  return choose([
    `a list of ${words.many}`,
    `an array of ${words.many}`,
    `some ${words.many}`,
    `these ${words.many}`,
  ]);
}

const one = [
  '{A}.',
  '{A}.',
  'Given {intro}, {a}.',
  '{A} and return the result.',
  'This function should {a}.',
  'Take {intro} and {a}.',
  'Takes {intro}. It has to {a}.',
  'Goal: {a}.',
  'For {intro}, {a}.',
  'Please {a}.',
] as const;

const several = [
  'then',
  'finally',
  'sentences',
  'firstNext',
  'given',
  'numbered',
  'semicolons',
  'afterThat',
  'inline',
  'bullets',
  'now',
] as const;

/** One description out of the steps' phrases; `intro` is "a list of numbers". */
export function describeSteps(choose: Choose, steps: readonly string[], intro: string): string[] {
  const [first = '', ...rest] = steps;
  if (rest.length === 0) {
    return [
      choose(one).replace('{A}', capitalize(first)).replace('{a}', first).replace('{intro}', intro),
    ];
  }
  const last = rest.at(-1) ?? '';
  const middle = rest.slice(0, -1);
  switch (choose(several) as (typeof several)[number]) {
    case 'then':
      return [`${capitalize(steps.join(', then '))}.`];
    case 'finally':
      return [`${[capitalize(first), ...middle].join(', then ')}, and finally ${last}.`];
    case 'sentences':
      return [
        [`${capitalize(first)}.`, ...middle.map((s) => `Then ${s}.`), `Finally, ${last}.`].join(
          ' ',
        ),
      ];
    case 'firstNext':
      return [
        [`First ${first}.`, ...middle.map((s) => `Next, ${s}.`), `At the end, ${last}.`].join(' '),
      ];
    case 'given':
      return [`Given ${intro}, ${[first, ...middle].join(', then ')} and then ${last}.`];
    case 'numbered':
      return ['Do this step by step:', ...steps.map((s, i) => `${i + 1}. ${capitalize(s)}`)];
    case 'semicolons':
      return [`Take ${intro}: ${[first, ...middle].join('; ')}; last, ${last}.`];
    case 'afterThat':
      return [[`${capitalize(first)}.`, ...rest.map((s) => `After that, ${s}.`)].join(' ')];
    case 'inline':
      return [
        `Return the result of these steps: ${steps.map((s, i) => `(${i + 1}) ${s}`).join(', ')}.`,
      ];
    case 'bullets':
      return [`Process ${intro} in this order:`, ...steps.map((s) => `- ${s}`)];
    case 'now':
      return [[`${capitalize(first)}.`, ...rest.map((s) => `Now ${s}.`)].join(' ')];
  }
}
