// Level 3 on one number: decisions with early returns, while loops, counting loops.

import { claim } from './lift.ts';
import { numberFunctions } from './number-functions.ts';
import { numberPredicates, predicatesUpTo } from './number-predicates.ts';
import { capitalize, withObject } from './phrase.ts';
import type { Program, Writing } from './plan.ts';
import { isDecision } from './reach.ts';
import { drawParameterName } from './sentences.ts';
import {
  constant,
  defineStructure,
  from,
  oneOf,
  type PlanSource,
  textConstant,
} from './structure.ts';
import type { Choose, Unary } from './types.ts';

const predicate = from(numberPredicates);
const countPredicate = from(predicatesUpTo(16));
const digitPredicate = from(predicatesUpTo(9));
const numberFunction = from(numberFunctions);
const countFunction = from(
  numberFunctions.filter(
    (m) => !['abs', 'sign', 'digitSum', 'digitCount', 'raiseTo'].includes(m.id),
  ),
);
const labels = [
  'low',
  'high',
  'small',
  'big',
  'cold',
  'warm',
  'hot',
  'ok',
  'fail',
  'even',
  'odd',
  'short',
  'long',
  'free',
  'none',
  'many',
  'few',
  'rare',
  'mid',
  'top',
];

function nameNumber(w: Writing): string {
  return drawParameterName(w.random, 'num', { one: 'number', many: 'numbers' });
}

function apply(choose: Choose, f: Unary, object: string): string {
  return withObject(choose(f.verbs), object);
}

function program(
  name: string,
  doc: readonly string[],
  returns: string,
  body: readonly string[],
  isNatural = false,
): Program {
  return {
    doc: [doc.join(' ')],
    parameters: [{ name, kind: 'num', ...(isNatural && { domain: 'natural' as const }) }],
    returns,
    body,
  };
}

const shrink = {
  halve: {
    say: ['halve it, rounding down', 'divide it by two and round down'],
    code: (v: string, _c: number) => `${v} = Math.floor(${v} / 2);`,
  },
  third: {
    say: ['divide it by three, rounding down', 'take a third of it, rounded down'],
    code: (v: string, _c: number) => `${v} = Math.floor(${v} / 3);`,
  },
  minus: {
    say: ['subtract {c} from it', 'lower it by {c}', 'take {c} away from it'],
    code: (v: string, c: number) => `${v} -= ${c};`,
  },
  collatzHalf: {
    say: [
      'halve it if it is even, and otherwise subtract {c} from it',
      'divide it by two when it is even and take {c} away when it is odd',
    ],
    code: (v: string, c: number) => `${v} = ${v} % 2 === 0 ? ${v} / 2 : ${v} - ${c};`,
  },
};

const shrinkEndings = {
  steps: {
    start: 'let steps = 0;',
    inside: 'steps += 1;',
    end: 'steps',
    type: 'number',
    say: ['Return how many times that happened', 'Count the steps', 'Return the number of steps'],
  },
  value: {
    start: '',
    inside: '',
    end: 'current',
    type: 'number',
    say: ['Return the value that is left', 'Return what remains'],
  },
  list: {
    start: 'const seen⟦: number[]⟧ = [];',
    inside: 'seen.push(current);',
    end: 'seen',
    type: 'number[]',
    say: [
      'Return the list of values after each step',
      'Collect the value after every step in a list',
    ],
  },
  sum: {
    start: 'let total = 0;',
    inside: 'total += current;',
    end: 'total',
    type: 'number',
    say: ['Return the sum of the values after each step', 'Add up the values after every step'],
  },
};

const rangeAccumulators = {
  sum: {
    start: 'let total = 0;',
    add: (e: string) => `total += ${e};`,
    end: 'total',
    type: 'number',
    say: ['add up the results', 'return the sum of the results'],
  },
  list: {
    start: 'const result⟦: number[]⟧ = [];',
    add: (e: string) => `result.push(${e});`,
    end: 'result',
    type: 'number[]',
    say: ['collect the results in a list', 'return the results as a list'],
  },
  text: {
    start: "let text = '';",
    add: (e: string) => `text += \`\${${e}},\`;`,
    end: 'text',
    type: 'string',
    say: [
      'write the results into one string, each followed by ","',
      'return a string with each result followed by ","',
    ],
  },
};

/** Structures over one number. */
export const scalarLoops: readonly PlanSource[] = [
  defineStructure(
    { p: predicate, f: numberFunction, q: predicate, g: numberFunction, h: numberFunction },
    {
      id: 'decide',
      level: 3,
      weight: 3,
      kind: 'num',
      fits: ({ p, q }) => isDecision(p, q, 'num'),
      write: ({ p, f, q, g, h }, w) => {
        const x = nameNumber(w);
        const otherwise = w.choose(['Otherwise', 'If not']);
        return program(
          x,
          [
            `If \`${x}\` ${claim(w.choose, p, 'one')}, ${apply(w.choose, f, 'it')}.`,
            `${otherwise}, if it ${claim(w.choose, q, 'one')}, ${apply(w.choose, g, 'it')}.`,
            `${w.choose(['In all other cases', 'In any other case', 'Else'])}, ${apply(w.choose, h, 'it')}.`,
          ],
          'number',
          [
            `if (${p.test(x)}) {`,
            `  return ${f.code(x)};`,
            '}',
            `if (${q.test(x)}) {`,
            `  return ${g.code(x)};`,
            '}',
            `return ${h.code(x)};`,
          ],
        );
      },
    },
  ),
  defineStructure(
    {
      f: numberFunction,
      p: predicate,
      a: textConstant(labels),
      q: predicate,
      b: textConstant(labels),
      c: textConstant(labels),
    },
    {
      id: 'label',
      level: 3,
      weight: 2,
      kind: 'num',
      fits: ({ p, q, a, b, c }) =>
        isDecision(p, q, 'num') && new Set([a.text, b.text, c.text]).size === 3,
      write: ({ f, p, a, q, b, c }, w) => {
        const x = nameNumber(w);
        return program(
          x,
          [
            `${capitalize(apply(w.choose, f, `\`${x}\``))}.`,
            `Return "${a.text}" if the result ${claim(w.choose, p, 'one')}, ${w.choose(['else', 'otherwise'])} "${b.text}" if it ${claim(w.choose, q, 'one')}, and "${c.text}" ${w.choose(['in all other cases', 'if neither is true'])}.`,
          ],
          'string',
          [
            `const result = ${f.code(x)};`,
            `if (${p.test('result')}) {`,
            `  return '${a.text}';`,
            '}',
            `if (${q.test('result')}) {`,
            `  return '${b.text}';`,
            '}',
            `return '${c.text}';`,
          ],
        );
      },
    },
  ),
  defineStructure(
    {
      step: oneOf(shrink),
      by: constant(1, 9),
      limit: constant(1, 30),
      bound: oneOf({
        above: { operator: '>', say: ['is greater than {l}', 'is above {l}', 'exceeds {l}'] },
        atLeast: { operator: '>=', say: ['is at least {l}', 'is {l} or more', 'is not below {l}'] },
      }),
      ending: oneOf(shrinkEndings),
    },
    {
      id: 'shrink',
      level: 3,
      weight: 2.5,
      kind: 'num',
      write: ({ step, by, limit, bound, ending }, w) => {
        const x = nameNumber(w);
        const when = w.choose(bound.say).replace('{l}', String(limit.value));
        const what = w.choose(step.say).replaceAll('{c}', String(by.value));
        return program(
          x,
          [
            w.choose([
              `As long as \`${x}\` ${when}, ${what}.`,
              `Start with \`${x}\` and, while the value ${when}, ${what}.`,
              `Take \`${x}\`. While it ${when}, ${what}.`,
            ]),
            `${w.choose(ending.say)}.`,
          ],
          ending.type,
          [
            `let current = ${x};`,
            ...(ending.start ? [ending.start] : []),
            `while (current ${bound.operator} ${limit.value}) {`,
            `  ${step.code('current', by.value)}`,
            ...(ending.inside ? [`  ${ending.inside}`] : []),
            '}',
            `return ${ending.end};`,
          ],
        );
      },
    },
  ),
  defineStructure(
    { p: countPredicate, f: countFunction, accumulator: oneOf(rangeAccumulators) },
    {
      id: 'countUp',
      level: 3,
      weight: 2.5,
      kind: 'num',
      write: ({ p, f, accumulator }, w) => {
        const x = nameNumber(w);
        return program(
          x,
          [
            w.choose([
              `For every whole number from 1 to \`${x}\` that ${claim(w.choose, p, 'one')}:`,
              `Count from 1 to \`${x}\`, that number included. For each number that ${claim(w.choose, p, 'one')}:`,
              `Go over 1, 2, 3 and so on up to and including \`${x}\`. Whenever the number ${claim(w.choose, p, 'one')}:`,
            ]),
            `${apply(w.choose, f, 'it')}, and ${w.choose(accumulator.say)}.`,
          ],
          accumulator.type,
          [
            accumulator.start,
            `for (let i = 1; i <= ${x}; i++) {`,
            `  if (${p.test('i')}) {`,
            `    ${accumulator.add(f.code('i'))}`,
            '  }',
            '}',
            `return ${accumulator.end};`,
          ],
          true,
        );
      },
    },
  ),
  defineStructure(
    {
      p: countPredicate,
      a: textConstant(['fizz', 'ping', 'tick', 'hop', 'even', 'A', 'yes']),
      q: countPredicate,
      b: textConstant(['buzz', 'pong', 'tock', 'skip', 'odd', 'B', 'no']),
      combine: oneOf({
        both: { say: ['With both true, join the two texts'] },
        first: { say: ['With both true, the first text wins'] },
      }),
    },
    {
      id: 'words',
      level: 3,
      weight: 1.5,
      kind: 'num',
      write: ({ p, a, q, b, combine }, w) => {
        const x = nameNumber(w);
        const pair = combine.id === 'both';
        return program(
          x,
          [
            `${w.choose(['Make a list with one text', 'List one text', 'Return a list with one text'])} for each whole number from 1 to \`${x}\`: "${a.text}" if the number ${claim(w.choose, p, 'one')}, "${b.text}" if it ${claim(w.choose, q, 'one')}, and otherwise the number itself as text.`,
            `${w.choose(combine.say)}.`,
          ],
          'string[]',
          pair
            ? [
                'const result⟦: string[]⟧ = [];',
                `for (let i = 1; i <= ${x}; i++) {`,
                "  let text = '';",
                `  if (${p.test('i')}) {`,
                `    text += '${a.text}';`,
                '  }',
                `  if (${q.test('i')}) {`,
                `    text += '${b.text}';`,
                '  }',
                "  result.push(text === '' ? String(i) : text);",
                '}',
                'return result;',
              ]
            : [
                'const result⟦: string[]⟧ = [];',
                `for (let i = 1; i <= ${x}; i++) {`,
                `  if (${p.test('i')}) {`,
                `    result.push('${a.text}');`,
                `  } else if (${q.test('i')}) {`,
                `    result.push('${b.text}');`,
                '  } else {',
                '    result.push(String(i));',
                '  }',
                '}',
                'return result;',
              ],
          true,
        );
      },
    },
  ),
  defineStructure(
    {
      p: digitPredicate,
      f: from(
        numberFunctions.filter(
          (m) =>
            ![
              'digitSum',
              'digitCount',
              'lastDigit',
              'abs',
              'sign',
              'raiseTo',
              'roundDownTo',
            ].includes(m.id),
        ),
      ),
      accumulator: oneOf(rangeAccumulators),
    },
    {
      id: 'digitLoop',
      level: 3,
      weight: 1.5,
      kind: 'num',
      write: ({ p, f, accumulator }, w) => {
        const x = nameNumber(w);
        return program(
          x,
          [
            `Go through the decimal digits of \`${x}\` from ${w.choose(['left to right', 'the first to the last'])}.`,
            `For each digit that ${claim(w.choose, p, 'one')}, ${apply(w.choose, f, 'it')}, and ${w.choose(accumulator.say)}.`,
          ],
          accumulator.type,
          [
            accumulator.start,
            `for (const digit of String(${x})) {`,
            '  const n = Number(digit);',
            `  if (${p.test('n')}) {`,
            `    ${accumulator.add(f.code('n'))}`,
            '  }',
            '}',
            `return ${accumulator.end};`,
          ],
          true,
        );
      },
    },
  ),
  defineStructure(
    {
      f: from(
        numberFunctions.filter((m) =>
          [
            'double',
            'plus',
            'linear',
            'minus',
            'triple',
            'subtractFrom',
            'halve',
            'negate',
            'distance',
          ].includes(m.id),
        ),
      ),
      g: from(
        numberFunctions.filter((m) =>
          ['plus', 'minus', 'halve', 'modulo', 'cap', 'double', 'distance'].includes(m.id),
        ),
      ),
      p: predicate,
      times: constant(2, 6),
      ending: oneOf({
        value: { say: ['Return the final value', 'Return what comes out'] },
        list: {
          say: [
            'Return the list of all values reached, without the starting value',
            'Collect the value after each round in a list',
          ],
        },
      }),
    },
    {
      id: 'repeatStep',
      level: 3,
      weight: 1.5,
      kind: 'num',
      write: ({ f, g, p, times, ending }, w) => {
        const x = nameNumber(w);
        const isList = ending.id === 'list';
        return program(
          x,
          [
            `Start with \`${x}\` and do this ${w.choose([`${times.value} times`, `in ${times.value} rounds`])}: if the value ${claim(w.choose, p, 'one')}, ${apply(w.choose, f, 'it')}; ${w.choose(['otherwise', 'if not'])}, ${apply(w.choose, g, 'it')}.`,
            `${w.choose(ending.say)}.`,
          ],
          isList ? 'number[]' : 'number',
          [
            `let current = ${x};`,
            ...(isList ? ['const seen⟦: number[]⟧ = [];'] : []),
            `for (let round = 0; round < ${times.value}; round++) {`,
            `  if (${p.test('current')}) {`,
            `    current = ${f.code('current')};`,
            '  } else {',
            `    current = ${g.code('current')};`,
            '  }',
            ...(isList ? ['  seen.push(current);'] : []),
            '}',
            `return ${isList ? 'seen' : 'current'};`,
          ],
        );
      },
    },
  ),
];
