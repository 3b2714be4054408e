// Which numbers need no evidence, because they measure nothing. Everything else does: the rule is "no,
// unless", so that a number of a new kind fails until somebody thinks about it.

import type { FoundNumber } from './find-numbers.ts';

export interface HarmlessKind {
  readonly name: string;
  readonly why: string;
  readonly matches: (number: FoundNumber) => boolean;
}

/** Words that name one thing out of a numbered list. */
const LABELS = new Set(
  'lesson lessons level levels step steps part lab labs cell seed exercise figure table row rung status exit section in question'.split(
    ' ',
  ),
);
const PRODUCTS = new Set(
  'node node.js python version versions jupyterlab typescript http cuda gpt gemma llama starcoder phi qwen'.split(
    ' ',
  ),
);
const JOINTS = /^(to|and|or|\d+)$/;

export const harmlessKinds: readonly HarmlessKind[] = [
  {
    name: 'name',
    why: 'A letter comes before the digit: fp32, p95, pass@1, tiny-coder-1m are names',
    matches: ({ text }) => /^[^\d$€£~≈<>=+-]*\p{L}[^\d]*\d/u.test(text),
  },
  {
    name: 'date',
    why: 'A day, a time of day, or a year in brackets',
    matches: ({ text }) =>
      /^\(?\d{4}-\d\d-\d\d([T ].*)?\)?$/.test(text) ||
      /^\d{1,2}:\d\d$/.test(text) ||
      /^\((19|20)\d\d\)$/.test(text),
  },
  {
    name: 'version',
    why: 'Three numbers with dots, or a number after the name of a product',
    matches: ({ text, before, after }) =>
      /^\d+\.\d+\.\d+$/.test(text) ||
      (/^\d+(\.\d+)?$/.test(text) &&
        !hasUnit(after) &&
        PRODUCTS.has(before.find((word) => !/^(from|any|to|and|\d+)$/.test(word)) ?? '')),
  },
  {
    name: 'label',
    why: 'One out of a numbered list: level 2, lessons 01 to 03, seed 7',
    matches: ({ text, before, after }) =>
      /^\d+$/.test(text) &&
      !hasUnit(after) &&
      LABELS.has(before.find((word) => !JOINTS.test(word)) ?? ''),
  },
  {
    name: 'lesson number',
    why: 'Two digits with a leading zero, or behind "Next" and "Previous", count lessons and labs',
    matches: ({ text, before }) =>
      /^0\d$/.test(text) || (/^\d\d$/.test(text) && /^(next|previous)$/i.test(before[0] ?? '')),
  },
  {
    name: 'confidence',
    why: 'The level of an interval is a convention, not a result',
    matches: ({ text, after }) =>
      /^9[059]%?$/.test(text) && /^%? ?(wilson |confidence )?interval/i.test(after.join(' ')),
  },
  {
    name: 'run id',
    why: 'Sixteen hexadecimal digits name a run; its card is checked where it is linked',
    matches: ({ text }) => /^[0-9a-f]{16}$/.test(text),
  },
  {
    name: 'bits',
    why: 'A 4-bit file: the width of a format is its name',
    matches: ({ text }) => /^(1|2|3|4|8|16|32|64)-bit$/.test(text),
  },
  {
    name: 'reference point',
    why: 'Zero and one, without a unit, are where a scale starts or two things are equal',
    matches: ({ text, before, after }) =>
      /^[01]$/.test(text) &&
      /^(above|below|than|of|over|under|exactly|holds|contains)$/.test(before[0] ?? '') &&
      /^(is|means|says|and|or|,|\.|$)/.test(after[0] ?? ''),
  },
  {
    name: 'quotation',
    why: 'A number alone between quotation marks is somebody’s claim, quoted to talk about it',
    matches: ({ isQuoted }) => isQuoted,
  },
];

export function isHarmless(number: FoundNumber): boolean {
  return harmlessKinds.some((kind) => kind.matches(number));
}

/** "Lessons 01 and 412 ms": a number with a unit is no label, whatever stands before it. */
function hasUnit([next = '']: readonly string[]): boolean {
  return /^(ms|µs|s|min|h|%|percent|tok|tokens?|bytes?|[kMGT]i?B|USD|W|J|x|×|times|(milli)?seconds?|minutes?|hours?)(\W|$)/.test(
    next,
  );
}
