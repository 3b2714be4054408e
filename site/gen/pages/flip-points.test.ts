import type { FlipPoint } from '@offload-lab/lib/decision';
import { expect, test } from 'vitest';
import { drawFlipPoints } from '../../src/scripts/guide/draw-flip-points.ts';
import { escapeHtml } from '../../src/scripts/guide/render-decision.ts';

const flip = (changes: Partial<FlipPoint>): FlipPoint => ({
  variable: 'requestsPerDay',
  from: 'laptop',
  to: 'GPU container',
  threshold: 4000,
  low: 3000,
  high: 6000,
  now: 1000,
  ...changes,
});

function read(svg: string): { now: number; band: readonly number[]; flip: number } {
  const number = (pattern: RegExp): number => Number(pattern.exec(svg)?.[1]);
  return {
    now: number(/class="now" x1="(\d+)"/),
    band: [number(/class="band" x1="(\d+)"/), number(/class="band" x1="\d+" x2="(\d+)"/)],
    flip: number(/class="flip" d="M(\d+) /),
  };
}

test('a flip above today is drawn on the right of "now", inside its band, and said in words', () => {
  const svg = drawFlipPoints([flip({})], escapeHtml);
  const { now, band, flip: at } = read(svg);
  expect([now, ...band, at].every(Number.isFinite)).toBe(true);
  expect([now, band[0], at, band[1]]).toEqual(
    [now, band[0], at, band[1]].toSorted((a, b) => (a ?? 0) - (b ?? 0)),
  );
  expect(svg).toContain('Requests a day: changes at 4,000');
  expect(svg).toContain('below: laptop; above: GPU container');
  expect(svg).toMatch(/aria-label="Requests a day changes it at 4,000, now 1,000"/);
});

test('a flip below today is drawn on the left', () => {
  const { now, flip: at } = read(
    drawFlipPoints([flip({ threshold: 300, low: 200, high: 400 })], escapeHtml),
  );
  expect(at).toBeLessThan(now);
});

test('names are escaped, and without a flip point nothing is drawn', () => {
  expect(drawFlipPoints([flip({ to: '<b>' })], escapeHtml)).toContain('above: &lt;b&gt;');
  expect(drawFlipPoints([], escapeHtml)).toBe('');
  expect(drawFlipPoints([flip({ now: 0 })], escapeHtml)).toBe('');
});
