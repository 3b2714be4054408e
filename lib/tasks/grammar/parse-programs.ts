// Level 4 on text with structure and on nested lists: key-value lines, small command languages,
// number lists as text, grids.

import { claim } from './lift.ts';
import { numberFunctions } from './number-functions.ts';
import { filterPredicates } from './number-predicates.ts';
import { capitalize, literal, quote, withObject } from './phrase.ts';
import { drawParameterName } from './sentences.ts';
import { stringFunctions } from './string-functions.ts';
import {
  constant,
  defineStructure,
  from,
  oneOf,
  type PlanSource,
  textConstant,
} from './structure.ts';

const predicate = from(filterPredicates);
const numberFunction = from(numberFunctions);
const lister = { one: 'number', many: 'numbers' };

const rowReductions = {
  sum: { say: ['sum', 'total'], code: (v: string) => `${v}.reduce((sum, n) => sum + n, 0)` },
  count: { say: ['length', 'number of entries'], code: (v: string) => `${v}.length` },
  max: {
    say: ['maximum (0 if empty)', 'largest number (0 if empty)'],
    code: (v: string) => `(${v}.length === 0 ? 0 : Math.max(...${v}))`,
  },
  min: {
    say: ['minimum (0 if empty)', 'smallest number (0 if empty)'],
    code: (v: string) => `(${v}.length === 0 ? 0 : Math.min(...${v}))`,
  },
  first: { say: ['first number (0 if empty)'], code: (v: string) => `(${v}[0] ?? 0)` },
  last: { say: ['last number (0 if empty)'], code: (v: string) => `(${v}.at(-1) ?? 0)` },
};

const valueEndings = {
  list: {
    type: 'number[]',
    say: ['return them as a list', 'return the list'],
    code: (v: string) => `return ${v};`,
  },
  sum: {
    type: 'number',
    say: ['add them up', 'return their sum'],
    code: (v: string) => `return ${v}.reduce((sum, n) => sum + n, 0);`,
  },
  count: {
    type: 'number',
    say: ['count them', 'return how many there are'],
    code: (v: string) => `return ${v}.length;`,
  },
  sorted: {
    type: 'number[]',
    say: ['return them in ascending order', 'sort them from smallest to largest'],
    code: (v: string) => `return ${v}.toSorted((a, b) => a - b);`,
  },
  joined: {
    type: 'string',
    say: ['join them with "-"', 'write them in one string with "-" between them'],
    code: (v: string) => `return ${v}.join('-');`,
  },
};

const duplicates = {
  last: {
    say: ['If a key occurs again, the last value counts', 'With repeated keys the last value wins'],
    code: 'result[key] = value;',
  },
  sum: {
    say: ['Add up the values of repeated keys', 'If a key occurs again, add its values up'],
    code: 'result[key] = (result[key] ?? 0) + value;',
  },
  max: {
    say: [
      'Of repeated keys keep the largest value',
      'If a key occurs again, keep the larger value',
    ],
    code: 'result[key] = Math.max(result[key] ?? value, value);',
  },
  first: {
    say: [
      'If a key occurs again, the first value stays',
      'With repeated keys the first value wins',
    ],
    code: 'result[key] = result[key] ?? value;',
  },
};

const words = [
  'add',
  'sub',
  'mul',
  'inc',
  'dec',
  'up',
  'down',
  'plus',
  'grow',
  'cut',
  'push',
  'set',
];
const steps = {
  add: { say: 'adds the number', code: 'value += amount;' },
  subtract: { say: 'subtracts the number', code: 'value -= amount;' },
  multiply: { say: 'multiplies by the number', code: 'value *= amount;' },
  replace: { say: 'replaces the value by the number', code: 'value = amount;' },
  raise: {
    say: 'raises the value to at least the number',
    code: 'value = Math.max(value, amount);',
  },
  cap: { say: 'caps the value at the number', code: 'value = Math.min(value, amount);' },
  modulo: { say: 'adds the number twice', code: 'value += amount * 2;' },
};

/** Programs that read structured text or nested lists. */
export const parsePrograms: readonly PlanSource[] = [
  defineStructure(
    {
      outer: textConstant([';', ',', '&', '|']),
      inner: textConstant(['=', ':']),
      f: numberFunction,
      keep: predicate,
      merge: oneOf(duplicates),
      onBad: oneOf({
        throw: {
          say: ['throw an Error if a pair has no {i}', 'a pair without {i} is an Error to throw'],
          code: ["throw new Error('bad pair');"],
        },
        skip: {
          say: ['skip a pair without {i}', 'ignore pairs that have no {i}'],
          code: ['continue;'],
        },
      }),
    },
    {
      id: 'keyValues',
      level: 4,
      weight: 2,
      kind: 'str',
      write: ({ outer, inner, f, keep, merge, onBad }, w) => {
        const x = drawParameterName(w.random, 'str', lister);
        return {
          doc: [
            `\`${x}\` holds pairs such as "a${inner.text}1${outer.text}b${inner.text}2". Split it at ${quote(outer.text)} and each pair at ${quote(inner.text)} into key and number; ${w.choose(onBad.say).replace('{i}', quote(inner.text))}.`,
            `${capitalize(withObject(w.choose(f.verbs), 'each number'))} and keep the results that ${claim(w.choose, keep, 'many')}. ${w.choose(merge.say)}. Return an object from key to result.`,
          ],
          parameters: [{ name: x, kind: 'pairs', format: [outer.text, inner.text] }],
          returns: 'Record<string, number>',
          body: [
            'const result⟦: Record<string, number>⟧ = {};',
            `for (const pair of ${x}.split(${literal(outer.text)})) {`,
            `  const [key, text] = pair.split(${literal(inner.text)});`,
            '  if (key === undefined || text === undefined) {',
            ...onBad.code.map((l) => `    ${l}`),
            '  }',
            '  const number = Number(text);',
            `  const value = ${f.code('number')};`,
            `  if (${keep.test('value')}) {`,
            `    ${merge.code}`,
            '  }',
            '}',
            'return result;',
          ],
        };
      },
    },
  ),
  defineStructure(
    {
      separator: textConstant([',', ';', ' ', '/', '|']),
      keep: predicate,
      f: numberFunction,
      ending: oneOf(valueEndings),
      onBad: oneOf({
        throw: {
          say: [
            'Throw an Error if a part is not a number',
            'A part that is not a number makes it throw an Error',
          ],
          code: ["  throw new Error('not a number');"],
        },
        zero: {
          say: ['A part that is not a number counts as 0', 'Take 0 for parts that are not numbers'],
          code: [],
        },
      }),
    },
    {
      id: 'numberText',
      level: 4,
      weight: 2,
      kind: 'str',
      write: ({ separator, keep, f, ending, onBad }, w) => {
        const x = drawParameterName(w.random, 'str', lister);
        const sep = separator.text === ' ' ? 'single spaces' : quote(separator.text);
        const isThrowing = onBad.id === 'throw';
        return {
          doc: [
            `Split \`${x}\` at ${sep} and turn each part into a number. ${w.choose(onBad.say)}.`,
            `Keep the numbers that ${claim(w.choose, keep, 'many')}, ${withObject(w.choose(f.verbs), 'each of them')}, and ${w.choose(ending.say)}.`,
          ],
          parameters: [{ name: x, kind: 'numberText', format: [separator.text] }],
          returns: ending.type,
          body: isThrowing
            ? [
                `const numbers = ${x}.split(${literal(separator.text)}).map((s) => Number(s));`,
                'if (numbers.some((n) => Number.isNaN(n))) {',
                ...onBad.code,
                '}',
                `const results = numbers.filter((n) => ${keep.test('n')}).map((n) => ${f.code('n')});`,
                ending.code('results'),
              ]
            : [
                `const numbers = ${x}.split(${literal(separator.text)}).map((s) => Number(s) || 0);`,
                `const results = numbers.filter((n) => ${keep.test('n')}).map((n) => ${f.code('n')});`,
                ending.code('results'),
              ],
        };
      },
    },
  ),
  defineStructure(
    {
      start: constant(0, 10),
      a: oneOf(steps),
      b: oneOf(steps),
      first: textConstant(words),
      second: textConstant(words),
      onBad: oneOf({
        throw: {
          say: ['Throw an Error on any other command', 'Any other command throws an Error'],
          code: ["throw new Error('unknown command');"],
        },
        skip: {
          say: ['Ignore any other command', 'Other commands do nothing'],
          code: ['continue;'],
        },
        stop: {
          say: ['Stop at any other command', 'Any other command ends the run'],
          code: ['break;'],
        },
      }),
      ending: oneOf({
        value: { type: 'number', say: ['Return the final value'] },
        history: {
          type: 'number[]',
          say: ['Return the list of values, one after each command that was carried out'],
        },
      }),
    },
    {
      id: 'commands',
      level: 4,
      weight: 2.5,
      kind: 'strs',
      fits: ({ first, second }) => first.text !== second.text,
      write: ({ start, a, b, first, second, onBad, ending }, w) => {
        const x = w.random.pick([
          'commands',
          'steps',
          'lines',
          'actions',
          'instructions',
          'program',
        ]);
        const isHistory = ending.id === 'history';
        return {
          doc: [
            `Run the \`${x}\` on a value that starts at ${start.value}. Each is a word, a space and a number: "${first.text} 3" ${a.say}, "${second.text} 3" ${b.say}.`,
            `${w.choose(onBad.say)}. ${w.choose(ending.say)}.`,
          ],
          parameters: [{ name: x, kind: 'commands', format: [first.text, second.text] }],
          returns: ending.type,
          body: [
            `let value = ${start.value};`,
            ...(isHistory ? ['const history⟦: number[]⟧ = [];'] : []),
            `for (const line of ${x}) {`,
            "  const [word, text] = line.split(' ');",
            '  const amount = Number(text);',
            `  if (word === ${literal(first.text)}) {`,
            `    ${a.code}`,
            `  } else if (word === ${literal(second.text)}) {`,
            `    ${b.code}`,
            '  } else {',
            ...onBad.code.map((l) => `    ${l}`),
            '  }',
            ...(isHistory ? ['  history.push(value);'] : []),
            '}',
            `return ${isHistory ? 'history' : 'value'};`,
          ],
        };
      },
    },
  ),
  defineStructure(
    { f: numberFunction, row: oneOf(rowReductions), keep: predicate, ending: oneOf(valueEndings) },
    {
      id: 'grid',
      level: 4,
      weight: 3,
      kind: 'nums',
      fits: ({ row, ending }) => !(row.id === 'count' && ending.id === 'count'),
      write: ({ f, row, keep, ending }, w) => {
        const x = w.random.pick(['rows', 'grid', 'table', 'matrix', 'groups']);
        return {
          doc: [
            `\`${x}\` is a list of rows of numbers. In every row, ${withObject(w.choose(f.verbs), 'each number')} and take the ${w.choose(row.say)} of the results.`,
            `Of these row values, keep those that ${claim(w.choose, keep, 'many')}, and ${w.choose(ending.say)}.`,
          ],
          parameters: [{ name: x, kind: 'grid' }],
          returns: ending.type,
          body: [
            'const values⟦: number[]⟧ = [];',
            `for (const row of ${x}) {`,
            `  const mapped = row.map((n) => ${f.code('n')});`,
            `  const value = ${row.code('mapped').replace(/^\((.*)\)$/, '$1')};`,
            `  if (${keep.test('value')}) {`,
            '    values.push(value);',
            '  }',
            '}',
            ending.code('values'),
          ],
        };
      },
    },
  ),
  defineStructure(
    {
      keep: predicate,
      f: numberFunction,
      ending: oneOf(valueEndings),
      side: oneOf({
        first: { say: ['first'], code: '0' },
        second: { say: ['second'], code: '1' },
        last: { say: ['last'], code: 'row.length - 1' },
      }),
    },
    {
      id: 'columns',
      level: 4,
      weight: 1.5,
      kind: 'nums',
      write: ({ keep, f, ending, side }, w) => {
        const x = w.random.pick(['rows', 'grid', 'table', 'matrix']);
        const read = side.id === 'last' ? 'row.at(-1)' : `row[${side.code}]`;
        return {
          doc: [
            `From each row of \`${x}\`, take the ${w.choose(side.say)} number; ${w.choose(['rows without one are left out', 'leave out rows that have none'])}.`,
            `Keep the numbers that ${claim(w.choose, keep, 'many')}, ${withObject(w.choose(f.verbs), 'each of them')}, and ${w.choose(ending.say)}.`,
          ],
          parameters: [{ name: x, kind: 'grid' }],
          returns: ending.type,
          body: [
            'const values⟦: number[]⟧ = [];',
            `for (const row of ${x}) {`,
            `  const n = ${read};`,
            `  if (n !== undefined && ${/\|\|/.test(keep.test('n')) ? `(${keep.test('n')})` : keep.test('n')}) {`,
            `    values.push(${f.code('n')});`,
            '  }',
            '}',
            ending.code('values'),
          ],
        };
      },
    },
  ),
  defineStructure(
    {
      a: from(stringFunctions.filter((m) => m.id !== 'truncate')),
      b: from(stringFunctions.filter((m) => m.id !== 'truncate')),
      between: textConstant([': ', ' - ', ' / ', ' = ', ', ', ' > ']),
      ending: oneOf({
        lines: {
          say: ['join the lines with "\\n"', 'return the lines in one string separated by "\\n"'],
          code: "return lines.join('\\n');",
          type: 'string',
        },
        list: {
          say: ['return the list of lines', 'collect the lines in a list'],
          code: 'return lines;',
          type: 'string[]',
        },
        reversed: {
          say: ['return the list of lines in reverse order'],
          code: 'return lines.toReversed();',
          type: 'string[]',
        },
      }),
    },
    {
      id: 'template',
      level: 4,
      weight: 1.5,
      kind: 'strs',
      write: ({ a, b, between, ending }, w) => {
        const [x, y] = w.random.pick([
          ['names', 'values'],
          ['keys', 'texts'],
          ['titles', 'notes'],
          ['labels', 'contents'],
          ['left', 'right'],
        ] as const);
        return {
          doc: [
            `Pair \`${x}\` and \`${y}\` by position, up to the shorter of the two.`,
            `For each pair, ${withObject(w.choose(a.verbs), 'the first text')}; ${withObject(w.choose(b.verbs), 'the second text')}; and join both results with ${quote(between.text)} into a line. Then ${w.choose(ending.say)}.`,
          ],
          parameters: [
            { name: x, kind: 'strs' },
            { name: y, kind: 'strs' },
          ],
          returns: ending.type,
          body: [
            'const lines⟦: string[]⟧ = [];',
            `for (let i = 0; i < Math.min(${x}.length, ${y}.length); i++) {`,
            `  const first = ${x}[i] ?? '';`,
            `  const second = ${y}[i] ?? '';`,
            `  lines.push([${a.code('first')}, ${b.code('second')}].join(${literal(between.text)}));`,
            '}',
            ending.code,
          ],
        };
      },
    },
  ),
  defineStructure(
    {
      a: numberFunction,
      b: numberFunction,
      combine: oneOf({
        sum: { say: 'add the two', code: 'first + second' },
        product: { say: 'multiply the two', code: 'first * second' },
        larger: { say: 'take the larger of the two', code: 'Math.max(first, second)' },
        smaller: { say: 'take the smaller of the two', code: 'Math.min(first, second)' },
        gap: { say: 'take the absolute difference of the two', code: 'Math.abs(first - second)' },
      }),
      keep: predicate,
      ending: oneOf(valueEndings),
      onLength: oneOf({
        throw: {
          say: [
            'Throw an Error if the lists differ in length',
            'Lists of different length make it throw an Error',
          ],
        },
        fill: {
          say: ['Take 0 for a missing number of the second list; ignore surplus numbers of it'],
        },
      }),
    },
    {
      id: 'twoLists',
      level: 4,
      weight: 2,
      kind: 'nums',
      write: ({ a, b, combine, keep, ending, onLength }, w) => {
        const [x, y] = w.random.pick([
          ['left', 'right'],
          ['first', 'second'],
          ['prices', 'counts'],
          ['xs', 'ys'],
          ['before', 'after'],
        ] as const);
        const [p, q] = x === 'first' ? ['one', 'other'] : ['first', 'second'];
        const combined = combine.code.replace('first', p ?? '').replace('second', q ?? '');
        return {
          doc: [
            `${w.choose(onLength.say)}.`,
            `For each position of \`${x}\`, ${withObject(w.choose(a.verbs), `the number from \`${x}\``)}, ${withObject(w.choose(b.verbs), `the one from \`${y}\``)}, and ${combine.say}. Keep the results that ${claim(w.choose, keep, 'many')}, and ${w.choose(ending.say)}.`,
          ],
          parameters: [
            { name: x, kind: 'nums' },
            { name: y, kind: 'nums', ...(onLength.id === 'throw' && { sameLengthAs: x }) },
          ],
          returns: ending.type,
          body: [
            ...(onLength.id === 'throw'
              ? [
                  `if (${x}.length !== ${y}.length) {`,
                  "  throw new Error('different lengths');",
                  '}',
                ]
              : []),
            'const values⟦: number[]⟧ = [];',
            `for (const [i, n] of ${x}.entries()) {`,
            `  const ${p} = ${a.code('n')};`,
            `  const m = ${y}[i] ?? 0;`,
            `  const ${q} = ${b.code('m')};`,
            `  const value = ${combined};`,
            `  if (${keep.test('value')}) {`,
            '    values.push(value);',
            '  }',
            '}',
            ending.code('values'),
          ],
        };
      },
    },
  ),
];
