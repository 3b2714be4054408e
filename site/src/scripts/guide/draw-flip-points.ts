// Flip points as a drawing: each line is one thing that could change, as a multiple of what it is now. Small
// enough to be drawn in the page; the build draws the same.

import { type FlipPoint, formatVariable, nameVariable } from '@offload-lab/lib/decision';

const WIDTH = 640;
const LEFT = 12;
const ROW = 72;

/** SVG; empty without a flip point. Text stays readable on a phone because the box keeps its width and scrolls. */
export function drawFlipPoints(
  points: readonly FlipPoint[],
  toSafe: (text: string) => string,
): string {
  const shown = points.filter(({ now, threshold }) => now > 0 && threshold > 0).slice(0, 8);
  if (shown.length === 0) return '';
  const ratios = shown.flatMap(({ low, high, threshold, now }) =>
    [low, high, threshold].filter((value) => value > 0).map((value) => Math.log(value / now)),
  );
  const reach = Math.max(0.5, ...ratios.map(Math.abs)) * 1.05;
  const x = (value: number, now: number): number => {
    const at = Math.max(-reach, Math.min(reach, Math.log(Math.max(value, 1e-12) / now)));
    return Math.round(LEFT + ((at + reach) / (2 * reach)) * (WIDTH - 2 * LEFT));
  };
  const height = shown.length * ROW + 28;
  const rows = shown.map(({ variable, threshold, low, high, from, to, now }, i) => {
    const y = i * ROW + 54;
    const at = x(threshold, now);
    const what = `${nameVariable(variable)}: changes at ${formatVariable(variable, threshold)}`;
    const sides = `below: ${from}; above: ${to}`;
    return [
      `<text class="what" x="${LEFT}" y="${y - 32}">${toSafe(what)}</text>`,
      `<text x="${LEFT}" y="${y - 14}">${toSafe(sides)}</text>`,
      `<line class="band" x1="${x(low, now)}" x2="${x(high, now)}" y1="${y}" y2="${y}"/>`,
      `<path class="flip" d="M${at} ${y - 8}l6 8l-6 8l-6 -8z"/>`,
    ].join('');
  });
  const middle = x(1, 1);
  const said = shown.map(
    ({ variable, threshold, now }) =>
      `${nameVariable(variable)} changes it at ${formatVariable(variable, threshold)}, now ${formatVariable(variable, now)}`,
  );
  return [
    `<div class="scroll-box" role="group" aria-label="Flip points" tabindex="0">`,
    `<svg class="flips" role="img" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" aria-label="${toSafe(said.join('. '))}">`,
    `<line class="now" x1="${middle}" x2="${middle}" y1="24" y2="${height - 18}"/>`,
    ...rows,
    `<text x="${middle}" y="${height - 4}" text-anchor="middle">now</text>`,
    '</svg></div>',
  ].join('');
}
