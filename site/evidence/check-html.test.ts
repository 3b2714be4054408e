import { expect, test } from 'vitest';
import { checkHtml } from './check-html.ts';

const known = {
  runs: new Set(['365a5910d77a039d']),
  sources: new Set(['wilson-1927']),
  bytesOf: (path: string) =>
    new Map([
      ['a.bin', 1024],
      ['b.bin', 2048],
    ]).get(path),
};
const reasons = (inside: string, page = 'lessons/01/'): readonly string[] =>
  checkHtml(`<body><nav>999</nav><main>${inside}</main></body>`, page, known).map(
    ({ number, reason }) => `${number}: ${reason}`,
  );
const link = '<a href="/x/runs/365a5910d77a039d/">the run</a>';

test('a number in a paragraph, a table, a figure or an SVG needs evidence', () => {
  expect(reasons('<p>It takes <strong>412</strong> ms</p>')).toEqual(['412: typed']);
  expect(reasons('<table><tr><td>412 ms</td></tr></table>')).toEqual(['412: typed']);
  expect(reasons('<figure><svg><text>89.2 %</text></svg></figure>')).toEqual(['89.2: typed']);
  expect(reasons('<p>It takes <code>412 ms</code></p>')).toEqual(['412: typed']);
});

test('evidence covers what is inside it and nothing beside it', () => {
  const inside = `<p><span data-run="365a5910d77a039d">412 ms</span>, not 300 ms. ${link}</p>`;
  expect(reasons(inside)).toEqual(['300: typed']);
  expect(reasons(`<div data-run="365a5910d77a039d"><p>412 ms</p>${link}</div>`)).toEqual([]);
});

test('evidence that leads nowhere is worse than none', () => {
  expect(reasons('<p data-run="365a5910d77a039d">412 ms</p>')).toEqual([
    '365a5910d77a039d: no link to run "365a5910d77a039d" on the page',
  ]);
  expect(reasons('<p data-run="0000000000000000">412 ms</p>')).toEqual([
    '0000000000000000: no run card for "0000000000000000"',
  ]);
  expect(reasons('<p data-run="">412 ms</p>')).toEqual([': data-run names nothing']);
  expect(reasons('<p data-source="nobody">412 ms</p>')).toEqual([
    'nobody: no such row of the sources',
  ]);
  expect(reasons('<p data-execution="01">412 ms</p>')).toEqual([
    '01: the page does not say how it was executed',
  ]);
});

test('the size of files is weighed again', () => {
  expect(reasons('<p>Load <b data-file="a.bin b.bin">3.0 KiB</b></p>')).toEqual([]);
  expect(reasons('<button>Load <b data-file="a.bin">3.0 KiB</b></button>')).toEqual([
    'a.bin: the files have 1.0 KiB',
  ]);
  expect(reasons('<p><b data-file="c.bin">3.0 KiB</b></p>')).toEqual([
    'c.bin: no such file of the site',
  ]);
});

test('a source, an execution and a prediction count', () => {
  expect(reasons('<p data-source="wilson-1927">1.96</p>')).toEqual([]);
  expect(reasons('<p data-execution="01">412 ms</p><section id="execution"></section>')).toEqual(
    [],
  );
  expect(reasons('<p data-prediction="config.json">Predicted: 400 ms</p>')).toEqual([]);
  expect(reasons('<p data-prediction="config.json">400 ms</p>')).toEqual([
    'config.json: does not call itself a prediction',
  ]);
});

test('the page of a run is its own evidence', () => {
  expect(reasons('<p data-run="365a5910d77a039d">412 ms</p>', 'runs/365a5910d77a039d/')).toEqual(
    [],
  );
});

test('code, and sections that label their numbers, are left alone', () => {
  expect(reasons('<pre><code>wait(412)</code></pre>')).toEqual([]);
  expect(reasons('<h2>Predict</h2><p>Say 400</p><h2>Measure</h2><p>It was 400</p>')).toEqual([
    '400: typed',
  ]);
});
