// The lowest rung of a ladder: keywords in the description pick canned operations, in the order in
// which they appear. Instant, free, and right only where the words happen to be its own.

import type { Baseline } from './answer-source.ts';
import { tokenizeCode } from './tokenize-code.ts';

interface Rule {
  readonly keyword: RegExp;
  /** A method call on a list or string; `N` is the number after, `S` the text in quotes. */
  readonly call: string;
}

const NUMBER_RULES: readonly Rule[] = [
  { keyword: /\beven\b/, call: '.filter((x) => x % 2 === 0)' },
  { keyword: /\bodd\b/, call: '.filter((x) => x % 2 !== 0)' },
  { keyword: /\bpositive\b/, call: '.filter((x) => x > 0)' },
  { keyword: /\bnegative\b/, call: '.filter((x) => x < 0)' },
  { keyword: /(greater|larger|more|bigger|higher) than (\d+)/, call: '.filter((x) => x > N)' },
  { keyword: /(less|smaller|fewer|lower|below) than (\d+)/, call: '.filter((x) => x < N)' },
  { keyword: /\b(double|twice)/, call: '.map((x) => x * 2)' },
  { keyword: /\bsquare/, call: '.map((x) => x * x)' },
  { keyword: /\bnegate/, call: '.map((x) => -x)' },
  { keyword: /\b(absolute)/, call: '.map((x) => Math.abs(x))' },
  { keyword: /\badd (\d+)/, call: '.map((x) => x + N)' },
  { keyword: /\bsubtract (\d+)/, call: '.map((x) => x - N)' },
  { keyword: /\bmultipl\w+ .*?by (\d+)/, call: '.map((x) => x * N)' },
  { keyword: /\b(ascending|increasing|smallest first)/, call: '.toSorted((a, b) => a - b)' },
  { keyword: /\b(descending|decreasing|largest first)/, call: '.toSorted((a, b) => b - a)' },
];

const TEXT_LIST_RULES: readonly Rule[] = [
  { keyword: /(longer|more) than (\d+)/, call: '.filter((x) => x.length > N)' },
  { keyword: /(shorter|fewer) than (\d+)/, call: '.filter((x) => x.length < N)' },
  { keyword: /(start|begin)s? with "/, call: '.filter((x) => x.startsWith(S))' },
  { keyword: /\bends? with "/, call: '.filter((x) => x.endsWith(S))' },
  { keyword: /\bcontain\w* "/, call: '.filter((x) => x.includes(S))' },
  { keyword: /\b(upper.?case|capital)/, call: '.map((x) => x.toUpperCase())' },
  { keyword: /\blower.?case/, call: '.map((x) => x.toLowerCase())' },
  { keyword: /\btrim/, call: '.map((x) => x.trim())' },
  { keyword: /\bjoin\w* .*"/, call: '.join(S)' },
  { keyword: /\b(alphabetical|sort)/, call: '.toSorted()' },
];

const LIST_RULES: readonly Rule[] = [
  { keyword: /\b(reverse|backwards)/, call: '.toReversed()' },
  {
    keyword: /\b(distinct|unique|duplicates?)\b/,
    call: '.filter((x, i, all) => all.indexOf(x) === i)',
  },
  { keyword: /\bfirst (\d+)/, call: '.slice(0, N)' },
  { keyword: /\blast (\d+)/, call: '.slice(-N)' },
];

const NUMBER_ENDINGS: readonly Rule[] = [
  { keyword: /\b(sum|total|add (them )?up)/, call: '.reduce((a, b) => a + b, 0)' },
  { keyword: /\bproduct/, call: '.reduce((a, b) => a * b, 1)' },
  { keyword: /\b(count|how many|number of)/, call: '.length' },
  { keyword: /\b(largest|maximum|highest|biggest)/, call: '.reduce((a, b) => Math.max(a, b))' },
  { keyword: /\b(smallest|minimum|lowest)/, call: '.reduce((a, b) => Math.min(a, b))' },
];

const TEXT_RULES: readonly Rule[] = [
  { keyword: /\b(upper.?case|capital)/, call: '.toUpperCase()' },
  { keyword: /\blower.?case/, call: '.toLowerCase()' },
  { keyword: /\b(trim|white space)/, call: '.trim()' },
  { keyword: /\b(reverse|backwards)/, call: ".split('').reverse().join('')" },
  { keyword: /\bfirst (\d+)/, call: '.slice(0, N)' },
  { keyword: /\blast (\d+)/, call: '.slice(-N)' },
  { keyword: /\b(words)/, call: ".split(' ')" },
  { keyword: /\b(length|how many|number of)/, call: '.length' },
];

/** Rules by what the function takes and returns. */
function rulesFor(parameterType: string, returnType: string): readonly Rule[] {
  const endings = returnType === 'number' ? NUMBER_ENDINGS : [];
  if (parameterType === 'number[]') return [...NUMBER_RULES, ...LIST_RULES, ...endings];
  if (parameterType === 'string[]') return [...TEXT_LIST_RULES, ...LIST_RULES, ...endings];
  return parameterType === 'string' ? TEXT_RULES : [];
}

/** Answers with `return parameter.call().call();` built from the keywords, in their order. */
export function createTemplateBaseline(): Baseline {
  return {
    name: 'template',
    answer({ prompt }) {
      const signature = /\(([\w$]+)\??: ([^,)]+)[^)]*\): ([^{]+?) \{$/.exec(prompt);
      const comment = prompt.slice(Math.max(0, prompt.lastIndexOf('/**'))).replace(/\n \* ?/g, ' ');
      const [, parameter = 'input', parameterType = '', returnType = ''] = signature ?? [];
      const calls = rulesFor(parameterType, returnType).flatMap(({ keyword, call }) => {
        const match = keyword.exec(comment.toLowerCase());
        if (match === null) return [];
        const quoted = /"([^"]*)"/.exec(comment.slice(match.index))?.[1] ?? '';
        const number = /\d+/.exec(comment.slice(match.index))?.[0] ?? '1';
        const filled = call.replace('N', number).replace('S)', `${JSON.stringify(quoted)})`);
        return [{ at: match.index, call: filled }];
      });
      calls.sort((a, b) => a.at - b.at);
      const text = `\n  return ${parameter}${calls.map(({ call }) => call).join('')};\n}`;
      return { text, outputTokens: tokenizeCode(text).length };
    },
  };
}
