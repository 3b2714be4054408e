// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the strings are TypeScript code
// Level 3 on texts and lists of texts: characters one by one, words with conditions, counting.

import { claim } from './lift.ts';
import { drawInput } from './number-loops.ts';
import { capitalize, literal, quote, withObject } from './phrase.ts';
import type { Program, Writing } from './plan.ts';
import { isConjunction, isDecision } from './reach.ts';
import { drawParameterName } from './sentences.ts';
import { stringFunctions, stringMeasures } from './string-functions.ts';
import { stringPredicates } from './string-predicates.ts';
import { defineStructure, from, oneOf, type PlanSource, textConstant } from './structure.ts';
import type { Choose, Kind, Unary } from './types.ts';

const predicate = from(stringPredicates);
const textFunction = from(stringFunctions.filter((m) => m.id !== 'truncate'));
const measure = from(stringMeasures);

const characterTests = {
  vowel: {
    say: ['a vowel (either case)', 'a vowel in upper or lower case'],
    code: '/[aeiou]/i.test(c)',
  },
  digit: { say: ['a digit'], code: '/[0-9]/.test(c)' },
  capital: { say: ['a capital letter A-Z', 'an uppercase letter A-Z'], code: '/[A-Z]/.test(c)' },
  small: { say: ['a small letter a-z', 'a lowercase letter a-z'], code: '/[a-z]/.test(c)' },
  space: { say: ['a space'], code: "c === ' '" },
  dash: { say: ['a dash ("-")', 'the character "-"'], code: "c === '-'" },
  early: {
    say: ['one of the letters a to m', 'a lowercase letter from a to m'],
    code: "c >= 'a' && c <= 'm'",
  },
};

const characterActions = {
  upper: {
    say: ['convert it to upper case', 'make it upper case'],
    code: 'result += c.toUpperCase();',
  },
  lower: {
    say: ['convert it to lower case', 'make it lower case'],
    code: 'result += c.toLowerCase();',
  },
  twice: { say: ['write it twice', 'double it'], code: 'result += c + c;' },
  star: { say: ['put "*" instead', 'replace it with "*"'], code: "result += '*';" },
  hash: { say: ['put "#" instead', 'replace it with "#"'], code: "result += '#';" },
  underscore: { say: ['put "_" instead', 'replace it with "_"'], code: "result += '_';" },
  brackets: {
    say: ['wrap it in square brackets', 'put square brackets around it'],
    code: 'result += `[${c}]`;',
  },
  dot: { say: ['put a dot behind it', 'write it followed by "."'], code: 'result += `${c}.`;' },
  front: {
    say: ['put it in front of everything so far', 'add it to the start of the result'],
    code: 'result = c + result;',
  },
};

function nameText(w: Writing): string {
  return drawParameterName(w.random, 'str', { one: 'text', many: 'texts' });
}

function apply(choose: Choose, f: Unary, object: string): string {
  return withObject(choose(f.verbs), object);
}

function program(
  name: string,
  kind: Kind,
  doc: readonly string[],
  returns: string,
  body: readonly string[],
): Program {
  return { doc: [doc.join(' ')], parameters: [{ name, kind }], returns, body };
}

const article = (text: string): string => text.replace(/\ba (item|entry|integer)\b/g, 'an $1');

const listAccumulators = {
  list: {
    start: 'const result⟦: string[]⟧ = [];',
    add: (e: string) => `result.push(${e});`,
    end: 'result',
    type: 'string[]',
    say: ['return the results as a list', 'collect the results in a list'],
  },
  lines: {
    start: "let text = '';",
    add: (e: string) => `text += \`\${${e}}\\n\`;`,
    end: 'text',
    type: 'string',
    say: [
      'return one string with a line break after each result',
      'write all results into one string, each followed by "\\n"',
    ],
  },
  front: {
    start: 'const result⟦: string[]⟧ = [];',
    add: (e: string) => `result.unshift(${e});`,
    end: 'result',
    type: 'string[]',
    say: [
      'return the list of results with the last one first',
      'collect the results in a list, each new one at the front',
    ],
  },
};

const measured = {
  sum: {
    start: 'let total = 0;',
    add: (e: string) => `total += ${e};`,
    end: 'total',
    say: ['add the results up', 'return the sum of the results'],
  },
  most: {
    start: 'let most = 0;',
    add: (e: string) => `most = Math.max(most, ${e});`,
    end: 'most',
    say: [
      'return the largest result, but never less than 0',
      'return the greatest of 0 and all the results',
    ],
  },
};

/** Structures over texts and lists of texts. */
export const stringLoops: readonly PlanSource[] = [
  defineStructure(
    {
      p: oneOf(characterTests),
      a: oneOf(characterActions),
      q: oneOf(characterTests),
      b: oneOf(characterActions),
      rest: oneOf({
        keep: { say: ['keep it as it is', 'leave it unchanged'], code: ['result += c;'] },
        drop: { say: ['leave it out', 'drop it'], code: [] },
      }),
    },
    {
      id: 'characters',
      level: 3,
      weight: 4,
      kind: 'str',
      fits: ({ p, q }) => p.id !== q.id && !(p.id === 'small' && q.id === 'early'),
      write: ({ p, a, q, b, rest }, w) => {
        const x = nameText(w);
        return program(
          x,
          'str',
          [
            `${w.choose(['Go through the text character by character', `Build a new string from the characters of \`${x}\``, `Look at every character of \`${x}\` in turn`])}.`,
            `If the character is ${w.choose(p.say)}, ${w.choose(a.say)}; ${w.choose(['else', 'otherwise'])} if it is ${w.choose(q.say)}, ${w.choose(b.say)}; ${w.choose(['in all other cases', 'if neither is true'])}, ${w.choose(rest.say)}.`,
          ],
          'string',
          [
            "let result = '';",
            `for (const c of ${x}) {`,
            `  if (${p.code}) {`,
            `    ${a.code}`,
            `  } else if (${q.code}) {`,
            `    ${b.code}`,
            ...(rest.code.length ? ['  } else {', ...rest.code.map((l) => `    ${l}`)] : []),
            '  }',
            '}',
            'return result;',
          ],
        );
      },
    },
  ),
  defineStructure(
    { p: predicate, f: textFunction, q: predicate, g: textFunction, h: textFunction },
    {
      id: 'decideText',
      level: 3,
      weight: 2.5,
      kind: 'str',
      fits: ({ p, q }) => isDecision(p, q, 'str'),
      write: ({ p, f, q, g, h }, w) => {
        const x = nameText(w);
        return program(
          x,
          'str',
          [
            `If \`${x}\` ${claim(w.choose, p, 'one')}, ${apply(w.choose, f, 'it')}.`,
            `${w.choose(['Otherwise', 'If not'])}, if it ${claim(w.choose, q, 'one')}, ${apply(w.choose, g, 'it')}.`,
            `${w.choose(['In all other cases', 'In any other case', 'Else'])}, ${apply(w.choose, h, 'it')}.`,
          ],
          'string',
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
    { skip: predicate, f: textFunction, accumulator: oneOf(listAccumulators) },
    {
      id: 'accumulateText',
      level: 3,
      weight: 3,
      kind: 'strs',
      write: ({ skip, f, accumulator }, w) => {
        const input = drawInput(w, 'strs');
        return program(
          input.name,
          'strs',
          [
            `${input.walk} and ${w.choose(['skip', 'ignore', 'pass over'])} every ${input.words.one} that ${claim(w.choose, skip, 'one')}.`,
            `For the others, ${apply(w.choose, f, `each ${input.words.one}`)}, and ${w.choose(accumulator.say)}.`,
          ],
          accumulator.type,
          [
            accumulator.start,
            `for (const s of ${input.name}) {`,
            `  if (${skip.test('s')}) {`,
            '    continue;',
            '  }',
            `  ${accumulator.add(f.code('s'))}`,
            '}',
            `return ${accumulator.end};`,
          ],
        );
      },
    },
  ),
  defineStructure(
    { stop: predicate, f: textFunction, accumulator: oneOf(listAccumulators) },
    {
      id: 'untilText',
      level: 3,
      weight: 2,
      kind: 'strs',
      write: ({ stop, f, accumulator }, w) => {
        const input = drawInput(w, 'strs');
        return program(
          input.name,
          'strs',
          [
            `${input.walk} and stop ${w.choose(['before', 'without using it as soon as you meet'])} the first ${input.words.one} that ${claim(w.choose, stop, 'one')}.`,
            `Until then, ${apply(w.choose, f, `each ${input.words.one}`)}, and ${w.choose(accumulator.say)}.`,
          ],
          accumulator.type,
          [
            accumulator.start,
            `for (const s of ${input.name}) {`,
            `  if (${stop.test('s')}) {`,
            '    break;',
            '  }',
            `  ${accumulator.add(f.code('s'))}`,
            '}',
            `return ${accumulator.end};`,
          ],
        );
      },
    },
  ),
  defineStructure(
    { test: predicate, yes: textFunction, no: textFunction, accumulator: oneOf(listAccumulators) },
    {
      id: 'choosePerText',
      level: 3,
      weight: 2.5,
      kind: 'strs',
      write: ({ test, yes, no, accumulator }, w) => {
        const input = drawInput(w, 'strs');
        return program(
          input.name,
          'strs',
          [
            `${input.walk}.`,
            article(
              `If ${w.choose(['a', 'the current'])} ${input.words.one} ${claim(w.choose, test, 'one')}, ${apply(w.choose, yes, 'it')}; ${w.choose(['otherwise', 'if not'])}, ${apply(w.choose, no, 'it')}.`,
            ),
            `${capitalize(w.choose(accumulator.say))}.`,
          ],
          accumulator.type,
          [
            accumulator.start,
            `for (const s of ${input.name}) {`,
            `  if (${test.test('s')}) {`,
            `    ${accumulator.add(yes.code('s'))}`,
            '  } else {',
            `    ${accumulator.add(no.code('s'))}`,
            '  }',
            '}',
            `return ${accumulator.end};`,
          ],
        );
      },
    },
  ),
  defineStructure(
    { test: predicate, f: measure, accumulator: oneOf(measured) },
    {
      id: 'measureText',
      level: 3,
      weight: 2,
      kind: 'strs',
      write: ({ test, f, accumulator }, w) => {
        const input = drawInput(w, 'strs');
        return program(
          input.name,
          'strs',
          [
            `${input.walk}.`,
            article(
              `If ${w.choose(['a', 'the current'])} ${input.words.one} ${claim(w.choose, test, 'one')}, ${apply(w.choose, f, 'it')}; ${w.choose(['ignore the others', 'do nothing for the others'])}.`,
            ),
            `${capitalize(w.choose(accumulator.say))}.`,
          ],
          'number',
          [
            accumulator.start,
            `for (const s of ${input.name}) {`,
            `  if (${test.test('s')}) {`,
            `    ${accumulator.add(f.code('s'))}`,
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
      test: predicate,
      second: predicate,
      f: textFunction,
      fallback: textConstant(['none', 'n/a', 'missing', 'empty', 'unknown', '?', '-']),
    },
    {
      id: 'firstText',
      level: 3,
      weight: 1.5,
      kind: 'strs',
      fits: ({ test, second }) => isConjunction(test, second, 'str'),
      write: ({ test, second, f, fallback }, w) => {
        const input = drawInput(w, 'strs');
        return program(
          input.name,
          'strs',
          [
            `Find the first ${input.words.one} that ${claim(w.choose, test, 'one')} and ${w.choose(['also', 'at the same time'])} ${claim(w.choose, second, 'one')}.`,
            `${capitalize(apply(w.choose, f, 'it'))} and return the result; ${w.choose(['if there is no such', 'without any such'])} ${input.words.one}, return ${quote(fallback.text)}.`,
          ],
          'string',
          [
            `for (const s of ${input.name}) {`,
            `  if (${test.test('s')} && ${second.test('s')}) {`,
            `    return ${f.code('s')};`,
            '  }',
            '}',
            `return ${literal(fallback.text)};`,
          ],
        );
      },
    },
  ),
  defineStructure(
    {
      skip: predicate,
      f: measure,
      which: oneOf({
        most: { say: ['highest', 'greatest', 'largest'], operator: '>' },
        least: { say: ['lowest', 'smallest'], operator: '<' },
      }),
    },
    {
      id: 'bestText',
      level: 3,
      weight: 1.5,
      kind: 'strs',
      write: ({ skip, f, which }, w) => {
        const input = drawInput(w, 'strs');
        return program(
          input.name,
          'strs',
          [
            `${input.walk}, ${w.choose(['leaving out', 'ignoring'])} those that ${claim(w.choose, skip, 'many')}.`,
            article(
              `To score ${w.choose(['a', 'any'])} ${input.words.one}, ${apply(w.choose, f, 'it')}.`,
            ),
            `Return the ${input.words.one} with the ${w.choose(which.say)} score, the first one on ties, or "" if there is none.`,
          ],
          'string',
          [
            'let best⟦: string | undefined⟧;',
            'let bestScore = 0;',
            `for (const s of ${input.name}) {`,
            `  const score = ${f.code('s')};`,
            `  if (!(${skip.test('s')}) && (best === undefined || score ${which.operator} bestScore)) {`,
            '    best = s;',
            '    bestScore = score;',
            '  }',
            '}',
            "return best ?? '';",
          ],
        );
      },
    },
  ),
  defineStructure(
    {
      test: predicate,
      f: from(
        stringFunctions.filter((m) =>
          [
            'upper',
            'lower',
            'trim',
            'firstChars',
            'lastChars',
            'reverse',
            'sortChars',
            'removeDigits',
            'removeVowels',
            'firstWord',
            'dropFirstChars',
          ].includes(m.id),
        ),
      ),
      add: oneOf({
        count: {
          say: ['count how often each result occurs', 'count the occurrences of each result'],
          code: '1',
        },
        lengths: {
          say: [
            'add up, for each result, the lengths of the original texts',
            'total the original lengths per result',
          ],
          code: 's.length',
        },
      }),
    },
    {
      id: 'countBy',
      level: 3,
      weight: 2,
      kind: 'strs',
      write: ({ test, f, add }, w) => {
        const input = drawInput(w, 'strs');
        return program(
          input.name,
          'strs',
          [
            `${w.choose(['Take', 'Use'])} only the ${input.words.many} that ${claim(w.choose, test, 'many')}.`,
            `${capitalize(apply(w.choose, f, 'each of them'))} and ${w.choose(add.say)}.`,
            `Return ${w.choose(['an object from result to number', 'a record whose keys are the results'])}.`,
          ],
          'Record<string, number>',
          [
            'const counts⟦: Record<string, number>⟧ = {};',
            `for (const s of ${input.name}) {`,
            `  if (${test.test('s')}) {`,
            `    const key = ${f.code('s')};`,
            `    counts[key] = (counts[key] ?? 0) + ${add.code};`,
            '  }',
            '}',
            'return counts;',
          ],
        );
      },
    },
  ),
];
