// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the strings are TypeScript code
// Level 3 on lists of numbers: loops with accumulators, early exits and state.

import { claim } from './lift.ts';
import { numberFunctions } from './number-functions.ts';
import { drawThreshold, numberPredicates } from './number-predicates.ts';
import { withObject } from './phrase.ts';
import type { Program, Writing } from './plan.ts';
import { isConjunction } from './reach.ts';
import { drawParameterName, drawWords } from './sentences.ts';
import { constant, defineStructure, from, oneOf, type PlanSource } from './structure.ts';
import type { Choose, Unary, Words } from './types.ts';

const predicate = from(numberPredicates);
const simple = numberFunctions.filter((maker) => !['digitSum', 'clamp'].includes(maker.id));
const numberFunction = from(simple);

interface Input {
  readonly words: Words;
  readonly name: string;
  /** "Go through the numbers" in one of several wordings. */
  readonly walk: string;
}

/** Words and a name for the list, and the opening of the sentence. */
export function drawInput(writing: Writing, kind: 'nums' | 'strs'): Input {
  const words = drawWords(writing.random, kind);
  const name = drawParameterName(writing.random, kind, words);
  const walk = writing.choose([
    `Go through the ${words.many} in order`,
    `Loop over \`${name}\` from left to right`,
    `Walk through the ${words.many} from first to last`,
    `Look at the ${words.many} one after the other`,
  ]);
  return { words, name, walk };
}

/** A function said of each element: "double each of them". */
export function each(choose: Choose, f: Unary, object: string): string {
  return withObject(choose(f.verbs), object);
}

function program(
  input: Input,
  doc: readonly string[],
  returns: string,
  body: readonly string[],
): Program {
  return { doc: [doc.join(' ')], parameters: [{ name: input.name, kind: 'nums' }], returns, body };
}

const accumulators = {
  sum: {
    start: 'let total = 0;',
    add: (e: string) => `total += ${e};`,
    end: 'total',
    type: 'number',
    say: ['return the sum of the results', 'add the results up', 'return the total of the results'],
  },
  list: {
    start: 'const result⟦: number[]⟧ = [];',
    add: (e: string) => `result.push(${e});`,
    end: 'result',
    type: 'number[]',
    say: [
      'return the results as a list',
      'collect the results in a list',
      'return the list of results',
    ],
  },
  most: {
    start: 'let most = 0;',
    add: (e: string) => `most = Math.max(most, ${e});`,
    end: 'most',
    type: 'number',
    say: [
      'return the largest result, but never less than 0',
      'return the greatest of 0 and all the results',
    ],
  },
  text: {
    start: "let text = '';",
    add: (e: string) => `text += \`\${${e}};\`;`,
    end: 'text',
    type: 'string',
    say: [
      'return one string with all results, each followed by ";"',
      'write all results into one string, with a ";" after each',
    ],
  },
};

const relations = {
  greater: {
    say: ['is greater than the one before it', 'is larger than its predecessor'],
    test: 'current > previous',
  },
  smaller: {
    say: ['is smaller than the one before it', 'is less than its predecessor'],
    test: 'current < previous',
  },
  equal: {
    say: ['equals the one before it', 'is the same as its predecessor'],
    test: 'current === previous',
  },
  different: {
    say: ['differs from the one before it', 'is not the same as its predecessor'],
    test: 'current !== previous',
  },
  signChange: {
    say: [
      'has a product below zero with the one before it',
      'gives a negative product with its predecessor',
    ],
    test: 'current * previous < 0',
  },
  double: {
    say: ['is more than twice the one before it', 'is greater than two times its predecessor'],
    test: 'current > previous * 2',
  },
};

/** Structures over a list of numbers. */
export const numberLoops: readonly PlanSource[] = [
  defineStructure(
    { skip: predicate, f: numberFunction, accumulator: oneOf(accumulators) },
    {
      id: 'accumulate',
      level: 3,
      weight: 3,
      kind: 'nums',
      write: ({ skip, f, accumulator }, w) => {
        const input = drawInput(w, 'nums');
        return program(
          input,
          [
            `${input.walk} and ${w.choose(['skip', 'ignore', 'pass over'])} every ${input.words.one} that ${claim(w.choose, skip, 'one')}.`,
            `For the others, ${each(w.choose, f, `each ${input.words.one}`)}, and ${w.choose(accumulator.say)}.`,
          ],
          accumulator.type,
          [
            accumulator.start,
            `for (const n of ${input.name}) {`,
            `  if (${skip.test('n')}) {`,
            '    continue;',
            '  }',
            `  ${accumulator.add(f.code('n'))}`,
            '}',
            `return ${accumulator.end};`,
          ],
        );
      },
    },
  ),
  defineStructure(
    { stop: predicate, f: numberFunction, accumulator: oneOf(accumulators) },
    {
      id: 'until',
      level: 3,
      weight: 3,
      kind: 'nums',
      write: ({ stop, f, accumulator }, w) => {
        const input = drawInput(w, 'nums');
        return program(
          input,
          [
            `${input.walk} and stop ${w.choose(['before', 'without using it as soon as you meet'])} the first ${input.words.one} that ${claim(w.choose, stop, 'one')}.`,
            `Until then, ${each(w.choose, f, `each ${input.words.one}`)}, and ${w.choose(accumulator.say)}.`,
          ],
          accumulator.type,
          [
            accumulator.start,
            `for (const n of ${input.name}) {`,
            `  if (${stop.test('n')}) {`,
            '    break;',
            '  }',
            `  ${accumulator.add(f.code('n'))}`,
            '}',
            `return ${accumulator.end};`,
          ],
        );
      },
    },
  ),
  defineStructure(
    { test: predicate, second: predicate, f: numberFunction, fallback: constant(-5, 20) },
    {
      id: 'firstMatch',
      level: 3,
      weight: 2,
      kind: 'nums',
      fits: ({ test, second }) =>
        !/\|\|/.test(test.test('n') + second.test('n')) && isConjunction(test, second, 'num'),
      write: ({ test, second, f, fallback }, w) => {
        const input = drawInput(w, 'nums');
        return program(
          input,
          [
            `Find the first ${input.words.one} that ${claim(w.choose, test, 'one')} and ${w.choose(['also', 'at the same time'])} ${claim(w.choose, second, 'one')}.`,
            `${each(w.choose, f, 'it').replace(/^./, (c) => c.toUpperCase())} and return the result; ${w.choose(['if there is no such', 'without any such'])} ${input.words.one}, return ${fallback.value}.`,
          ],
          'number',
          [
            `for (const n of ${input.name}) {`,
            `  if (${test.test('n')} && ${second.test('n')}) {`,
            `    return ${f.code('n')};`,
            '  }',
            '}',
            `return ${fallback.value};`,
          ],
        );
      },
    },
  ),
  defineStructure(
    {
      test: predicate,
      yes: numberFunction,
      no: numberFunction,
      accumulator: oneOf({
        list: accumulators.list,
        sum: accumulators.sum,
        text: accumulators.text,
      }),
    },
    {
      id: 'choosePerItem',
      level: 3,
      weight: 3,
      kind: 'nums',
      write: ({ test, yes, no, accumulator }, w) => {
        const input = drawInput(w, 'nums');
        return program(
          input,
          [
            `${input.walk}.`,
            `If ${w.choose(['a', 'the current'])} ${input.words.one} ${claim(w.choose, test, 'one')}, ${each(w.choose, yes, 'it')}; ${w.choose(['otherwise', 'if not'])}, ${each(w.choose, no, 'it')}.`,
            `${w.choose(accumulator.say).replace(/^./, (c) => c.toUpperCase())}.`,
          ].map((s) => s.replace(/\ba (integer|entry|item)\b/g, 'an $1')),
          accumulator.type,
          [
            accumulator.start,
            `for (const n of ${input.name}) {`,
            `  if (${test.test('n')}) {`,
            `    ${accumulator.add(yes.code('n'))}`,
            '  } else {',
            `    ${accumulator.add(no.code('n'))}`,
            '  }',
            '}',
            `return ${accumulator.end};`,
          ],
        );
      },
    },
  ),
  defineStructure(
    {
      relation: oneOf(relations),
      f: numberFunction,
      accumulator: oneOf({
        ...accumulators,
        count: {
          start: 'let total = 0;',
          add: () => 'total += 1;',
          end: 'total',
          type: 'number',
          say: ['count them'],
        },
      }),
    },
    {
      id: 'neighbours',
      level: 3,
      weight: 2.5,
      kind: 'nums',
      write: ({ relation, f, accumulator }, w) => {
        const input = drawInput(w, 'nums');
        const which = `every ${input.words.one} that ${w.choose(relation.say)}`;
        const doc =
          accumulator.id === 'count'
            ? [
                `${w.choose(['Starting with the second', 'From the second one on'])}, count ${which}.`,
              ]
            : [
                `${w.choose(['Starting with the second', 'From the second one on'])}, pick ${which}.`,
                `${each(w.choose, f, 'each of these').replace(/^./, (c) => c.toUpperCase())}, and ${w.choose(accumulator.say)}.`,
              ];
        return program(input, doc, accumulator.type, [
          accumulator.start,
          `for (let i = 1; i < ${input.name}.length; i++) {`,
          `  const previous = ${input.name}[i - 1] ?? 0;`,
          `  const current = ${input.name}[i] ?? 0;`,
          `  if (${relation.test}) {`,
          `    ${accumulator.add(f.code('current'))}`,
          '  }',
          '}',
          `return ${accumulator.end};`,
        ]);
      },
    },
  ),
  defineStructure(
    {
      test: predicate,
      f: oneOf({
        longest: {
          say: ['Return the length of the longest run', 'Find how long the longest run is'],
          body: (t: string, x: string) => [
            'let best = 0;',
            'let current = 0;',
            `for (const n of ${x}) {`,
            `  current = ${t} ? current + 1 : 0;`,
            '  best = Math.max(best, current);',
            '}',
            'return best;',
          ],
        },
        runs: {
          say: ['Count the runs', 'Return the number of runs'],
          body: (t: string, x: string) => [
            'let runs = 0;',
            'let isInside = false;',
            `for (const n of ${x}) {`,
            `  const isMatch = ${t};`,
            '  if (isMatch && !isInside) {',
            '    runs += 1;',
            '  }',
            '  isInside = isMatch;',
            '}',
            'return runs;',
          ],
        },
        best: {
          say: [
            'Return the largest sum (at least 0) that a run reaches',
            'Find the greatest running sum, starting from 0, within any run',
          ],
          body: (t: string, x: string) => [
            'let best = 0;',
            'let current = 0;',
            `for (const n of ${x}) {`,
            `  current = ${t} ? current + n : 0;`,
            '  best = Math.max(best, current);',
            '}',
            'return best;',
          ],
        },
      }),
    },
    {
      id: 'streak',
      level: 3,
      weight: 1.5,
      kind: 'nums',
      write: ({ test, f }, w) => {
        const input = drawInput(w, 'nums');
        const condition = test.test('n');
        return program(
          input,
          [
            `A run is a stretch of neighbouring ${input.words.many} that all ${claim(w.choose, test, 'many')}.`,
            `${w.choose(f.say)}${w.choose([` in \`${input.name}\``, ''])}.`,
          ],
          'number',
          f.body(
            condition.includes('||') || condition.includes('&&') ? `(${condition})` : condition,
            input.name,
          ),
        );
      },
    },
  ),
  defineStructure(
    {
      f: numberFunction,
      limit: constant(10, 60),
      ending: oneOf({
        count: {
          say: (c: number) => [
            `Return how many ${'{w}'} were added before the total first exceeded ${c}`,
          ],
          returns: 'count',
          type: 'number',
        },
        total: {
          say: (c: number) => [
            `Stop as soon as the total is above ${c} and return it`,
            `Return the total once it exceeds ${c}, or at the end`,
          ],
          returns: 'total',
          type: 'number',
        },
        left: {
          say: (c: number) => [
            `Leave out everything that would push the total above ${c}, going on with the next, and return the total`,
            `Skip whatever would lift the total over ${c} and return the final total`,
          ],
          returns: 'total',
          type: 'number',
        },
        reset: {
          say: (c: number) => [
            `Whenever the total gets above ${c}, set it back to 0; return the final total`,
            `Reset the total to 0 each time it exceeds ${c} and return what is left`,
          ],
          returns: 'total',
          type: 'number',
        },
      }),
    },
    {
      id: 'runningLimit',
      level: 3,
      weight: 2,
      kind: 'nums',
      write: ({ f, limit, ending }, w) => {
        const input = drawInput(w, 'nums');
        const c = limit.value;
        const step = f.code('n');
        const bodies: Readonly<Record<string, readonly string[]>> = {
          count: [
            'let total = 0;',
            'let count = 0;',
            `for (const n of ${input.name}) {`,
            `  total += ${step};`,
            `  if (total > ${c}) {`,
            '    break;',
            '  }',
            '  count += 1;',
            '}',
            'return count;',
          ],
          total: [
            'let total = 0;',
            `for (const n of ${input.name}) {`,
            `  total += ${step};`,
            `  if (total > ${c}) {`,
            '    break;',
            '  }',
            '}',
            'return total;',
          ],
          left: [
            'let total = 0;',
            `for (const n of ${input.name}) {`,
            `  const next = total + ${f.id === 'subtractFrom' || f.id === 'minus' || f.id === 'negate' ? `(${step})` : step};`,
            `  if (next <= ${c}) {`,
            '    total = next;',
            '  }',
            '}',
            'return total;',
          ],
          reset: [
            'let total = 0;',
            `for (const n of ${input.name}) {`,
            `  total += ${step};`,
            `  if (total > ${c}) {`,
            '    total = 0;',
            '  }',
            '}',
            'return total;',
          ],
        };
        return program(
          input,
          [
            `${each(w.choose, f, `each ${input.words.one}`).replace(/^./, (ch) => ch.toUpperCase())} and add the results up one by one, starting from 0.`,
            `${w.choose(ending.say(c)).replace('{w}', input.words.many)}.`,
          ],
          ending.type,
          bodies[ending.id] ?? [],
        );
      },
    },
  ),
  defineStructure(
    {
      a: predicate,
      b: predicate,
      ending: oneOf({
        difference: {
          say: [
            'Return the first count minus the second',
            'Subtract the second count from the first',
          ],
          code: 'first - second',
          type: 'number',
        },
        larger: {
          say: ['Return the larger of the two counts', 'Return whichever count is greater'],
          code: 'Math.max(first, second)',
          type: 'number',
        },
        text: {
          say: [
            'Return both counts as text in the form "first:second"',
            'Join the two counts with ":" in one string',
          ],
          code: '`${first}:${second}`',
          type: 'string',
        },
        more: {
          say: [
            'Tell whether the first count is greater than the second',
            'Return true when the first count is the greater one',
          ],
          code: 'first > second',
          type: 'boolean',
        },
        both: {
          say: [
            'Return both counts in a list, the first one first',
            'Return the list of the two counts',
          ],
          code: '[first, second]',
          type: 'number[]',
        },
      }),
    },
    {
      id: 'compareCounts',
      level: 3,
      weight: 1.5,
      kind: 'nums',
      write: ({ a, b, ending }, w) => {
        const input = drawInput(w, 'nums');
        return program(
          input,
          [
            `${w.choose(['In one loop, count', 'With a loop, count', 'Count'])} the ${input.words.many} that ${claim(w.choose, a, 'many')} and, ${w.choose(['separately', 'as a second count'])}, those that ${claim(w.choose, b, 'many')}.`,
            `${w.choose(ending.say)}.`,
          ],
          ending.type,
          [
            'let first = 0;',
            'let second = 0;',
            `for (const n of ${input.name}) {`,
            `  if (${a.test('n')}) {`,
            '    first += 1;',
            '  }',
            `  if (${b.test('n')}) {`,
            '    second += 1;',
            '  }',
            '}',
            `return ${ending.code};`,
          ],
        );
      },
    },
  ),
  defineStructure(
    {
      skip: predicate,
      f: from(
        numberFunctions.filter((m) =>
          ['digitSum', 'lastDigit', 'distance', 'abs', 'square', 'negate', 'modulo'].includes(m.id),
        ),
      ),
      which: oneOf({
        most: { say: ['highest', 'greatest', 'largest'], operator: '>' },
        least: { say: ['lowest', 'smallest'], operator: '<' },
      }),
    },
    {
      id: 'bestBy',
      level: 3,
      weight: 1.5,
      kind: 'nums',
      write: ({ skip, f, which }, w) => {
        const input = drawInput(w, 'nums');
        return program(
          input,
          [
            `${input.walk}, ${w.choose(['leaving out', 'ignoring'])} those that ${claim(w.choose, skip, 'many')}.`,
            `To score ${w.choose(['a', 'any'])} ${input.words.one}, ${each(w.choose, f, 'it')}.`.replace(
              /\ba (integer|entry|item)\b/g,
              'an $1',
            ),
            `Return the ${input.words.one} with the ${w.choose(which.say)} score, the first one on ties, or 0 if there is none.`,
          ],
          'number',
          [
            'let best⟦: number | undefined⟧;',
            'let bestScore = 0;',
            `for (const n of ${input.name}) {`,
            `  const score = ${f.code('n')};`,
            `  if (!(${skip.test('n')}) && (best === undefined || score ${which.operator} bestScore)) {`,
            '    best = n;',
            '    bestScore = score;',
            '  }',
            '}',
            'return best ?? 0;',
          ],
        );
      },
    },
  ),
  defineStructure(
    {
      combine: oneOf({
        sum: { say: ['sum', 'total'], code: 'a + b' },
        product: { say: ['product'], code: 'a * b' },
        distance: { say: ['absolute difference', 'distance'], code: 'Math.abs(a - b)' },
        larger: { say: ['larger one', 'maximum'], code: 'Math.max(a, b)' },
      }),
      test: predicate,
      ending: oneOf({
        count: {
          say: ['Return the number of such pairs', 'Count these pairs'],
          start: 'let total = 0;',
          add: 'total += 1;',
          end: 'total',
        },
        sum: {
          say: ['Add up these combined values', 'Return the sum of these combined values'],
          start: 'let total = 0;',
          add: 'total += value;',
          end: 'total',
        },
        most: {
          say: ['Return the largest such combined value, but never less than 0'],
          start: 'let most = 0;',
          add: 'most = Math.max(most, value);',
          end: 'most',
        },
      }),
    },
    {
      id: 'pairs',
      level: 3,
      weight: 1.2,
      kind: 'nums',
      write: ({ combine, test, ending }, w) => {
        const input = drawInput(w, 'nums');
        const x = input.name;
        return program(
          input,
          [
            `Look at every pair of ${input.words.many} at two different positions, each pair once, and combine it to its ${w.choose(combine.say)}.`,
            `Keep the pairs whose combined value ${claim(w.choose, test, 'one')}.`,
            `${w.choose(ending.say)}.`,
          ],
          'number',
          [
            ending.start,
            `for (const [i, a] of ${x}.entries()) {`,
            `  for (const b of ${x}.slice(i + 1)) {`,
            `    const value = ${combine.code};`,
            `    if (${test.test('value')}) {`,
            `      ${ending.add}`,
            '    }',
            '  }',
            '}',
            `return ${ending.end};`,
          ],
        );
      },
    },
  ),
];

/** A threshold slot for structures elsewhere. */
export const threshold = (
  random: Parameters<typeof drawThreshold>[0],
): { id: string; constants: number[]; value: number } => {
  const value = drawThreshold(random);
  return { id: 'constant', constants: [value], value };
};
