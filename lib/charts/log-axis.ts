import type { JsonValue } from './chart.ts';

/** Lines of a logarithmic axis at 1, 2 and 5 times each power of ten: few enough that every label has room. */
export function logTicks(low: number, high: number): readonly number[] {
  if (!(low > 0 && high >= low)) {
    throw new RangeError(`Cannot mark from ${low} to ${high}: wanted numbers above 0, in order`);
  }
  return listMarks(low, high, high / low > 10_000 ? [1] : [1, 2, 5]);
}

function listMarks(low: number, high: number, steps: readonly number[]): readonly number[] {
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  return Array.from({ length: last - first + 1 }, (_, i) => first + i)
    .flatMap((power) => steps.map((step) => Number(`${step}e${power}`)))
    .filter((value) => value >= low && value <= high);
}

/** The nearest marks around what is drawn, so that an axis begins and ends at one. What is not above 0 has no place. */
export function logDomain(values: readonly number[]): readonly [number, number] {
  const drawn = values.filter((value) => value > 0 && Number.isFinite(value));
  const [least, most] = drawn.length === 0 ? [1, 1] : [Math.min(...drawn), Math.max(...drawn)];
  const around = listMarks(least / 10, most * 10, [1, 2, 5]);
  const low = around.filter((value) => value <= least).at(-1) ?? least;
  const high = around.find((value) => value >= most && value > low) ?? most;
  return [low, high];
}

/** Scale and axis of numbers that differ by factors. */
export function logAxis([low, high]: readonly [number, number]): {
  readonly scale: JsonValue;
  readonly axis: JsonValue;
} {
  return {
    scale: { type: 'log', nice: false, domain: [low, high] },
    axis: { values: logTicks(low, high), format: ',~r' },
  };
}
