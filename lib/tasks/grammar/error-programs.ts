// Level 4 with errors: the input is checked first, and a wrong one throws.

import { claim, keepOperations, mapOperations } from './lift.ts';
import { numberFunctions } from './number-functions.ts';
import { numberReductions } from './number-list-operations.ts';
import { filterPredicates } from './number-predicates.ts';
import { capitalize, literal, quote, withObject } from './phrase.ts';
import { codePipeline, sayOperations } from './pipeline.ts';
import { typeOf } from './plan.ts';
import { isDecision } from './reach.ts';
import { drawParameterName, drawWords } from './sentences.ts';
import { stringFunctions } from './string-functions.ts';
import { stringReductions } from './string-list-operations.ts';
import { stringPredicates } from './string-predicates.ts';
import {
  constant,
  defineStructure,
  from,
  oneOf,
  type PlanSource,
  textConstant,
} from './structure.ts';

const predicate = from(filterPredicates);
const textPredicate = from(stringPredicates);
const messages = [
  'bad input',
  'invalid value',
  'not allowed',
  'wrong input',
  'out of range',
  'invalid',
  'unexpected value',
];
const errors = {
  range: { name: 'RangeError' },
  type: { name: 'TypeError' },
  plain: { name: 'Error' },
};
const emptiness = {
  empty: {
    say: ['is empty', 'has no elements'],
    test: (x: string, _c: number) => `${x}.length === 0`,
  },
  tooShort: {
    say: ['has fewer than {c} elements', 'holds less than {c} elements'],
    test: (x: string, c: number) => `${x}.length < ${c}`,
  },
  tooLong: {
    say: ['has more than {c} elements', 'holds more than {c} elements'],
    test: (x: string, c: number) => `${x}.length > ${c}`,
  },
};

const throwing = (name: string, message: string): string =>
  `throw new ${name}(${literal(message)});`;

/** Programs that throw on wrong input. */
export const errorPrograms: readonly PlanSource[] = [
  defineStructure(
    {
      check: oneOf(emptiness),
      size: constant(2, 6),
      error: oneOf(errors),
      message: textConstant(messages),
      keep: from(keepOperations(filterPredicates, 'num')),
      map: from(mapOperations(numberFunctions)),
      end: from(numberReductions),
    },
    {
      id: 'checkLength',
      level: 4,
      weight: 2,
      kind: 'nums',
      write: ({ check, size, error, message, keep, map, end }, w) => {
        const words = drawWords(w.random, 'nums');
        const x = drawParameterName(w.random, 'nums', words);
        const steps = [keep, map, end];
        const [a = '', b = '', c = ''] = sayOperations(w.choose, steps, words, x);
        return {
          doc: [
            `Throw a ${error.name} with the message ${quote(message.text)} if the list ${w.choose(check.say).replace('{c}', String(size.value))}.`.replace(
              'a Error',
              'an Error',
            ),
            `${w.choose(['Otherwise', 'If not'])}, ${a}, then ${b}, and finally ${c}.`,
          ],
          parameters: [{ name: x, kind: 'nums' }],
          returns: typeOf(end.to),
          body: [
            `if (${check.test(x, size.value)}) {`,
            `  ${throwing(error.name, message.text)}`,
            '}',
            ...codePipeline(steps, x),
          ],
        };
      },
    },
  ),
  defineStructure(
    {
      bad: predicate,
      error: oneOf(errors),
      message: textConstant(messages),
      skip: predicate,
      f: from(numberFunctions),
      ending: oneOf({
        sum: {
          start: 'let total = 0;',
          add: (e: string) => `total += ${e};`,
          end: 'total',
          type: 'number',
          say: ['return the sum of the results', 'add the results up'],
        },
        list: {
          start: 'const result⟦: number[]⟧ = [];',
          add: (e: string) => `result.push(${e});`,
          end: 'result',
          type: 'number[]',
          say: ['return the results as a list', 'collect the results in a list'],
        },
      }),
    },
    {
      id: 'checkItems',
      level: 4,
      weight: 3,
      kind: 'nums',
      fits: ({ bad, skip }) => isDecision(bad, skip, 'num'),
      write: ({ bad, error, message, skip, f, ending }, w) => {
        const words = drawWords(w.random, 'nums');
        const x = drawParameterName(w.random, 'nums', words);
        return {
          doc: [
            `Go through the ${words.many} in order. As soon as one ${claim(w.choose, bad, 'one')}, throw a ${error.name} with the message ${quote(message.text)}.`.replace(
              'a Error',
              'an Error',
            ),
            `Skip those that ${claim(w.choose, skip, 'many')}. ${capitalize(withObject(w.choose(f.verbs), 'each of the others'))}, and ${w.choose(ending.say)}.`,
          ],
          parameters: [{ name: x, kind: 'nums' }],
          returns: ending.type,
          body: [
            ending.start,
            `for (const n of ${x}) {`,
            `  if (${bad.test('n')}) {`,
            `    ${throwing(error.name, message.text)}`,
            '  }',
            `  if (${skip.test('n')}) {`,
            '    continue;',
            '  }',
            `  ${ending.add(f.code('n'))}`,
            '}',
            `return ${ending.end};`,
          ],
        };
      },
    },
  ),
  defineStructure(
    {
      bad: textPredicate,
      error: oneOf(errors),
      map: from(mapOperations(stringFunctions)),
      keep: from(keepOperations(stringPredicates, 'str')),
      end: from(stringReductions),
    },
    {
      id: 'checkTexts',
      level: 4,
      weight: 2.5,
      kind: 'strs',
      write: ({ bad, error, map, keep, end }, w) => {
        const words = drawWords(w.random, 'strs');
        const x = drawParameterName(w.random, 'strs', words);
        const steps = [map, keep, end];
        const [a = '', b = '', c = ''] = sayOperations(w.choose, steps, words, x);
        return {
          doc: [
            `If any ${words.one} ${claim(w.choose, bad, 'one')}, throw a ${error.name} whose message is that ${words.one}; with several, use the first.`.replace(
              'a Error',
              'an Error',
            ),
            `${w.choose(['Otherwise', 'If not'])}, ${a}, then ${b}, and finally ${c}.`,
          ],
          parameters: [{ name: x, kind: 'strs' }],
          returns: typeOf(end.to),
          body: [
            `const bad = ${x}.find((s) => ${bad.test('s')});`,
            'if (bad !== undefined) {',
            `  throw new ${error.name}(bad);`,
            '}',
            ...codePipeline(steps, x),
          ],
        };
      },
    },
  ),
  defineStructure(
    {
      bad: predicate,
      error: oneOf(errors),
      message: textConstant(messages),
      p: predicate,
      f: from(numberFunctions),
      g: from(numberFunctions),
      h: from(numberFunctions),
    },
    {
      id: 'checkNumber',
      level: 4,
      weight: 2.5,
      kind: 'num',
      fits: ({ bad, p }) => isDecision(bad, p, 'num'),
      write: ({ bad, error, message, p, f, g, h }, w) => {
        const x = drawParameterName(w.random, 'num', { one: 'number', many: 'numbers' });
        return {
          doc: [
            `Throw a ${error.name} with the message ${quote(message.text)} if \`${x}\` ${claim(w.choose, bad, 'one')}.`.replace(
              'a Error',
              'an Error',
            ),
            `If it ${claim(w.choose, p, 'one')}, ${withObject(w.choose(f.verbs), 'it')}; ${w.choose(['otherwise', 'if not'])}, ${withObject(w.choose(g.verbs), 'it')}.`,
            `In both cases, ${withObject(w.choose(h.verbs), 'the result')} before returning it.`,
          ],
          parameters: [{ name: x, kind: 'num' }],
          returns: 'number',
          body: [
            `if (${bad.test(x)}) {`,
            `  ${throwing(error.name, message.text)}`,
            '}',
            `const result = ${p.test(x)} ? ${f.code(x)} : ${g.code(x)};`,
            `return ${h.code('result')};`,
          ],
        };
      },
    },
  ),
];
