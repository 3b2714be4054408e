import { chartPassRate } from '@offload-lab/lib/charts';
import { renderSvg } from '@offload-lab/lib/notebook';
import { expect, test } from 'vitest';
import { slimSvg } from './slim-svg.ts';

const rows = [1, 2, 3].map((level) => ({
  label: `level ${level}`,
  value: 0.6234,
  low: 0.5,
  high: 0.7,
  n: 500,
}));

test('every text and every mark stays, the image keeps its description, and it weighs less', async () => {
  const svg = await renderSvg(chartPassRate(rows, { theme: 'css' }));
  const slim = slimSvg(svg, 'c1');
  const texts = (from: string) =>
    [...from.matchAll(/<text[^>]*[^/]>([^<]+)/g)].map(({ 1: text }) => text);
  const marks = (from: string) => (from.match(/<(circle|path|line|rect)\b/g) ?? []).length;
  expect(texts(slim)).toEqual(texts(svg));
  expect(texts(slim)).toContain('62.3 % of 500');
  expect(marks(slim)).toBeGreaterThan(marks(svg) / 2);
  expect(slim).toMatch(/^<svg [^>]*role="img" aria-label="pass@1[^"]+62\.3 %/);
  expect(slim.length).toBeLessThan(svg.length * 0.75);
});

test('coordinates lose digits, texts do not', () => {
  const svg =
    '<svg><g transform="translate(0,0)"><text x="1.2345" y="2.0">0.2345 and 7.0</text><text x="1"/></g></svg>';
  expect(slimSvg(svg, 'c1')).toBe('<svg><g><text x="1.2" y="2">0.2345 and 7.0</text></g></svg>');
});

test('ids are kept apart and still found', () => {
  const svg =
    '<svg width="1"><clipPath id="clip0"></clipPath><g clip-path="url(#clip0)"></g></svg>';
  expect(slimSvg(svg, 'c1')).toContain('id="c1-clip0"');
  expect(slimSvg(svg, 'c1')).toContain('url(#c1-clip0)');
});
