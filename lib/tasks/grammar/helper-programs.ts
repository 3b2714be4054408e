// Level 4 with two functions: a helper that decides about one element, and a main function that
// uses it on a list. Either the task asks for both, or the helper is given and must be used.

import { claim } from './lift.ts';
import { numberFunctions } from './number-functions.ts';
import { filterPredicates } from './number-predicates.ts';
import { capitalize, conjugate, withObject } from './phrase.ts';
import type { Writing } from './plan.ts';
import { isDecision } from './reach.ts';
import { drawParameterName, drawWords } from './sentences.ts';
import { stringFunctions, stringMeasures } from './string-functions.ts';
import { stringPredicates } from './string-predicates.ts';
import { constant, defineStructure, from, oneOf, type PlanSource } from './structure.ts';
import type { Choose, Predicate, Unary } from './types.ts';

const predicate = from(filterPredicates);
const textPredicate = from(stringPredicates);
const numberFunction = from(numberFunctions);
const textFunction = from(stringFunctions.filter((m) => m.id !== 'truncate'));
const measure = from(stringMeasures);
const helperNames = [
  'adjust',
  'score',
  'weigh',
  'rate',
  'convertOne',
  'changeOne',
  'step',
  'rank',
  'treat',
  'fix',
];
const textHelperNames = [
  'clean',
  'format',
  'label',
  'shape',
  'convertOne',
  'changeOne',
  'polish',
  'treat',
  'fix',
];

const endings = {
  list: {
    type: 'number[]',
    say: ['return the list of results'],
    code: (mapped: string) => [`return ${mapped};`],
  },
  sum: {
    type: 'number',
    say: ['return the sum of the results', 'add up the results'],
    code: (mapped: string) => [`return ${mapped}.reduce((sum, n) => sum + n, 0);`],
  },
  max: {
    type: 'number',
    say: ['return the largest result (0 for an empty list)'],
    code: (mapped: string) => [`return ${mapped}.length === 0 ? 0 : Math.max(...${mapped});`],
  },
  sorted: {
    type: 'number[]',
    say: ['return the results in ascending order', 'sort the results from smallest to largest'],
    code: (mapped: string) => [`return ${mapped}.toSorted((a, b) => a - b);`],
  },
  distinct: {
    type: 'number',
    say: ['count the different results', 'return how many different results there are'],
    code: (mapped: string) => [`return new Set(${mapped}).size;`],
  },
  joined: {
    type: 'string',
    say: ['join the results with ", "', 'return the results in one string separated by ", "'],
    code: (mapped: string) => [`return ${mapped}.join(', ');`],
  },
};

const textEndings = {
  list: {
    type: 'string[]',
    say: ['return the list of results'],
    code: (mapped: string) => [`return ${mapped};`],
  },
  joined: {
    type: 'string',
    say: ['join the results with ", "', 'return the results in one string separated by ", "'],
    code: (mapped: string) => [`return ${mapped}.join(', ');`],
  },
  lines: {
    type: 'string',
    say: ['join the results with line breaks ("\\n")', 'return the results as lines of one string'],
    code: (mapped: string) => [`return ${mapped}.join('\\n');`],
  },
  total: {
    type: 'number',
    say: ['return the total length of the results', 'add up the lengths of the results'],
    code: (mapped: string) => [`return ${mapped}.reduce((sum, s) => sum + s.length, 0);`],
  },
  unique: {
    type: 'string[]',
    say: ['return the distinct results in order of first appearance'],
    code: (mapped: string) => [`return [...new Set(${mapped})];`],
  },
  sorted: {
    type: 'string[]',
    say: ['return the results in default sort order'],
    code: (mapped: string) => [`return ${mapped}.toSorted();`],
  },
};

function apply(choose: Choose, f: Unary, object: string): string {
  return withObject(choose(f.verbs), object);
}

function helper(
  name: string,
  type: 'number' | 'string',
  test: Predicate,
  yes: Unary,
  no: Unary,
): string {
  const v = type === 'number' ? 'n' : 's';
  return [
    `function ${name}(${v}⟦: ${type}⟧)⟦: ${type}⟧ {`,
    `  if (${test.test(v)}) {`,
    `    return ${yes.code(v)};`,
    '  }',
    `  return ${no.code(v)};`,
    '}',
  ].join('\n');
}

function sayHelper(
  w: Writing,
  name: string,
  thing: string,
  test: Predicate,
  yes: Unary,
  no: Unary,
): string {
  return `The helper \`${name}\` takes one ${thing}: if it ${claim(w.choose, test, 'one')}, ${apply(w.choose, yes, 'it')}; ${w.choose(['otherwise', 'if not'])}, ${apply(w.choose, no, 'it')}.`;
}

function sayKeep(choose: Choose, keep: Predicate, many: string): string {
  return choose([
    `only the ${many} that ${conjugate(choose(keep.is), 'many')}`,
    `the ${many} that ${conjugate(choose(keep.is), 'many')}`,
  ]);
}

/** Programs of a main function and a helper. */
export const helperPrograms: readonly PlanSource[] = [
  defineStructure(
    {
      keep: predicate,
      test: predicate,
      yes: numberFunction,
      no: numberFunction,
      ending: oneOf(endings),
    },
    {
      id: 'writeHelper',
      level: 4,
      weight: 3,
      kind: 'nums',
      fits: ({ keep, test }) => isDecision(keep, test, 'num'),
      write: ({ keep, test, yes, no, ending }, w) => {
        const words = drawWords(w.random, 'nums');
        const x = drawParameterName(w.random, 'nums', words);
        const name = w.random.pick(helperNames);
        return {
          doc: [
            `Take ${sayKeep(w.choose, keep, words.many)}, ${w.choose(['call the', 'use the'])} helper \`${name}\` on each, and ${w.choose(ending.say)}.`,
            sayHelper(w, name, 'number', test, yes, no),
          ],
          parameters: [{ name: x, kind: 'nums' }],
          returns: ending.type,
          body: [
            `const results = ${x}`,
            `  .filter((n) => ${keep.test('n')})`,
            `  .map((n) => ${name}(n));`,
            ...ending.code('results'),
          ],
          after: helper(name, 'number', test, yes, no),
        };
      },
    },
  ),
  defineStructure(
    {
      keep: textPredicate,
      test: textPredicate,
      yes: textFunction,
      no: textFunction,
      ending: oneOf(textEndings),
    },
    {
      id: 'writeTextHelper',
      level: 4,
      weight: 3,
      kind: 'strs',
      fits: ({ keep, test }) => isDecision(keep, test, 'str'),
      write: ({ keep, test, yes, no, ending }, w) => {
        const words = drawWords(w.random, 'strs');
        const x = drawParameterName(w.random, 'strs', words);
        const name = w.random.pick(textHelperNames);
        return {
          doc: [
            `Take ${sayKeep(w.choose, keep, words.many)}, apply the helper \`${name}\` to each, and ${w.choose(ending.say)}.`,
            sayHelper(w, name, 'string', test, yes, no),
          ],
          parameters: [{ name: x, kind: 'strs' }],
          returns: ending.type,
          body: [
            `const results = ${x}`,
            `  .filter((s) => ${keep.test('s')})`,
            `  .map((s) => ${name}(s));`,
            ...ending.code('results'),
          ],
          after: helper(name, 'string', test, yes, no),
        };
      },
    },
  ),
  defineStructure(
    { given: numberFunction, first: numberFunction, keep: predicate, ending: oneOf(endings) },
    {
      id: 'useHelper',
      level: 4,
      weight: 2,
      kind: 'nums',
      write: ({ given, first, keep, ending }, w) => {
        const words = drawWords(w.random, 'nums');
        const x = drawParameterName(w.random, 'nums', words);
        const name = w.random.pick(helperNames);
        return {
          before: `function ${name}(n⟦: number⟧)⟦: number⟧ {\n  return ${given.code('n')};\n}`,
          doc: [
            `${capitalize(apply(w.choose, first, `each ${words.one}`))}, then ${w.choose(['call', 'use', 'apply'])} \`${name}\` on ${w.choose(['every result', 'each result'])}.`,
            `Of what comes out, keep the values that ${claim(w.choose, keep, 'many')}, and ${w.choose(ending.say)}.`,
          ],
          parameters: [{ name: x, kind: 'nums' }],
          returns: ending.type,
          body: [
            `const results = ${x}`,
            `  .map((n) => ${name}(${first.code('n')}))`,
            `  .filter((n) => ${keep.test('n')});`,
            ...ending.code('results'),
          ],
        };
      },
    },
  ),
  defineStructure(
    { given: textPredicate, yes: textFunction, no: textFunction, ending: oneOf(textEndings) },
    {
      id: 'useTest',
      level: 4,
      weight: 1.5,
      kind: 'strs',
      write: ({ given, yes, no, ending }, w) => {
        const words = drawWords(w.random, 'strs');
        const x = drawParameterName(w.random, 'strs', words);
        const name = w.random.pick(['isMatch', 'isWanted', 'isSpecial', 'isChosen', 'isTarget']);
        return {
          before: `function ${name}(s⟦: string⟧)⟦: boolean⟧ {\n  return ${given.test('s')};\n}`,
          doc: [
            `For each ${words.one}: if \`${name}\` ${w.choose(['returns true', 'holds', 'accepts it'])}, ${apply(w.choose, yes, 'it')}; ${w.choose(['otherwise', 'if not'])}, ${apply(w.choose, no, 'it')}.`,
            `${capitalize(w.choose(ending.say))}.`,
          ],
          parameters: [{ name: x, kind: 'strs' }],
          returns: ending.type,
          body: [
            `const results = ${x}.map((s) => (${name}(s) ? ${yes.code('s')} : ${no.code('s')}));`,
            ...ending.code('results'),
          ],
        };
      },
    },
  ),
  defineStructure(
    {
      first: measure,
      factor: constant(2, 9),
      second: measure,
      order: oneOf({
        up: { say: ['lowest score first'], code: (f: string) => `${f}(a) - ${f}(b)` },
        down: { say: ['highest score first'], code: (f: string) => `${f}(b) - ${f}(a)` },
      }),
      take: constant(2, 4),
      finish: textFunction,
    },
    {
      id: 'rankBy',
      level: 4,
      weight: 2,
      kind: 'strs',
      fits: ({ first, second }) => first.id !== 'indexOf' && second.id !== 'indexOf',
      write: ({ first, factor, second, order, take, finish }, w) => {
        const words = drawWords(w.random, 'strs');
        const x = drawParameterName(w.random, 'strs', words);
        const name = w.random.pick(['score', 'rate', 'weigh', 'rank']);
        return {
          doc: [
            `Sort the ${words.many} by the helper \`${name}\`, ${w.choose(order.say)} (ties stay in order), keep the first ${take.value}, and ${apply(w.choose, finish, 'each of them')}.`,
            `To ${w.choose(['compute', 'get'])} \`${name}\` of one ${words.one}: ${apply(w.choose, first, 'it')}, multiply that by ${factor.value}; then ${apply(w.choose, second, 'it')}, and add that.`,
          ],
          parameters: [{ name: x, kind: 'strs' }],
          returns: 'string[]',
          body: [
            `return ${x}`,
            `  .toSorted((a, b) => ${order.code(name)})`,
            `  .slice(0, ${take.value})`,
            `  .map((s) => ${finish.code('s')});`,
          ],
          after: `function ${name}(s⟦: string⟧)⟦: number⟧ {\n  const first = ${first.code('s')};\n  const second = ${second.code('s')};\n  return first * ${factor.value} + second;\n}`,
        };
      },
    },
  ),
];
