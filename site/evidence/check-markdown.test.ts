import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { listLessons } from '../../notebooks/runner/lessons.ts';
import { checkMarkdown } from './check-markdown.ts';
import { checkLesson, checkSources } from './check-sources.ts';

const typed = (markdown: string): readonly string[] =>
  checkMarkdown(markdown, 'x.md').map(({ number }) => number);

describe('a typed number', () => {
  test.for([
    ['It decodes at 412 tok/s.', '412'],
    ['Each token takes 2.4ms here.', '2.4ms'],
    ['This is 40 % faster.', '40'],
    ['It costs $300 a month.', '$300'],
    ['The file has ~12 MiB.', '~12'],
    ['We saw `12 ms` on a laptop.', '12'],
    ['Solved (70 %) at once.', '70'],
    ['| speed | 55 |', '55'],
    ['A loss of 1 ms is nothing.', '1'],
    ['It is 3x as fast.', '3x'],
    ['How fast is it? It gives 88 tok/s.', '88'],
    ['Lessons 01 and 412 ms.', '412'],
    ['Node and 300 tok/s.', '300'],
    ['# 90 percent of all tasks', '90'],
  ])('fails in "%s"', ([markdown, number]) => {
    expect(typed(markdown ?? '')).toContain(number);
  });
});

describe('a number that measures nothing', () => {
  test.for([
    'Level 1 is one operation, lessons 01 to 03 come first.',
    'Weights in fp32 or q8; p95 and pass@1 of tiny-coder-1m.',
    'Measured on 2026-11-20 at 14:05, published (2021).',
    'Needs Node 24, any Node.js from 18 on, transformers.js 4.3.1.',
    'The 95 % interval is wide. A 95 % Wilson interval too.',
    'A table that says "70 %" against "80 %" says nothing.',
    'A ratio above 1 means slower.',
    'Does a model of 34 billion parameters fit on a GPU with 40 GB?',
    'That bill is another one (lesson 14).',
    'It knows Gemma 1 to 3, StarCoder 1 and 2.',
    'A 4-bit file can be larger.',
    'Call `take(3)` with `numbers.slice(0, 5)`.',
    '1. First\n2. Second',
    '```sh\nlab bench --limit 50\n```',
    '<!-- figures:begin -->\n| 412 tok/s |\n<!-- figures:end -->',
    '## Predict\n\nSay 100 MiB.\n\n## Exercises\n\nTokens arrive at 500 and 650 ms.',
  ])('passes in "%s"', (markdown) => {
    expect(typed(markdown)).toEqual([]);
  });

  test('and a label ends with its section', () => {
    expect(typed('## Predict\n\nSay 100.\n\n## Measure\n\nIt was 100 MiB.')).toEqual(['100']);
  });
});

test('one typed number planted in any lesson fails, and without it the lesson passes', () => {
  const lessons = listLessons();
  expect(lessons.length).toBeGreaterThan(3);
  for (const { path } of lessons) {
    const source = readFileSync(path, 'utf8');
    expect(checkLesson(source, path)).toEqual([]);
    const planted = source.replace(
      '// %% [markdown]\n',
      '// %% [markdown]\n// It takes 412 ms.\n// \n',
    );
    expect(planted).not.toBe(source);
    expect(checkLesson(planted, path)).toMatchObject([{ number: '412' }]);
  }
});

test('README and lessons hold no typed number', () => {
  expect(checkSources()).toEqual([]);
});
