import { type DecoderArchitecture, kvCacheBytesPerToken } from '../sizing/index.ts';
import { median } from '../stats/index.ts';
import type { Stack } from './read-stack.ts';
import { rateFor, type SizedRate } from './sized-rate.ts';

/** fp32 numbers, as ONNX Runtime caches them on a CPU. */
export const CACHE_VALUE_BYTES = 4;

/** What the cache costs a decode step: it is moved as a whole, and every query number meets every token. */
export interface CacheRates {
  /** By bytes moved in a step: what does not fit the processor's own cache comes slower. */
  readonly secondsPerByte: readonly SizedRate[];
  /** Per query number and cached token. */
  readonly secondsPerScore: number;
}

/** Seconds that `contextTokens` in the cache add to a step. */
export function cacheSeconds(
  model: DecoderArchitecture,
  { secondsPerByte, secondsPerScore }: CacheRates,
  contextTokens: number,
): number {
  const bytes = movedBytes(model, contextTokens);
  if (bytes === 0) return 0;
  return bytes * rateFor(secondsPerByte, bytes) + scores(model, contextTokens) * secondsPerScore;
}

/**
 * Fits both constants to what long caches added to the steps of all stacks: least squares of the relative
 * errors, and no constant below 0. Steps that move more than half as much as the largest one settle the bytes of
 * that size, the others the rest.
 */
export function fitCache(stacks: readonly Stack[]): CacheRates {
  const rows = medians(
    stacks.flatMap(({ model, steps: [short, ...others] }) =>
      others.map((pass) => ({
        size: movedBytes(model, pass.pastTokens),
        bytes: movedBytes(model, pass.pastTokens - short.pastTokens),
        scores: scores(model, pass.pastTokens - short.pastTokens),
        seconds: pass.seconds - short.seconds,
      })),
    ),
  )
    .filter(({ seconds }) => seconds > 0)
    .toSorted((a, b) => a.size - b.size);
  const most = rows.at(-1)?.size ?? 0;
  const small = rows.filter(({ size }) => size < most / 2);
  const large = rows.filter(({ size }) => size >= most / 2);
  const fitted = small.length === 0 ? large : small;
  if (fitted.length === 0) return { secondsPerByte: [NOTHING], secondsPerScore: 0 };
  const { x: perByte, y: secondsPerScore } = solveLeastSquares(
    fitted.map(({ bytes, scores: count, seconds }) => ({ a: bytes / seconds, b: count / seconds })),
  );
  const size = fitted.at(-1)?.size ?? most;
  const atMost = Math.min(
    ...large.map((row) => (row.seconds - row.scores * secondsPerScore) / row.bytes),
  );
  return {
    secondsPerByte: [
      { size, secondsPerUnit: perByte },
      ...(size < most ? [{ size: most, secondsPerUnit: Math.max(perByte, atMost) }] : []),
    ],
    secondsPerScore,
  };
}

interface CacheRow {
  readonly size: number;
  readonly bytes: number;
  readonly scores: number;
  readonly seconds: number;
}

/** The same stack runs once per format, and its cache is the same work in each: one disturbed run is outvoted. */
function medians(rows: readonly CacheRow[]): readonly CacheRow[] {
  const groups = Map.groupBy(rows, ({ bytes, scores: count }) => `${bytes} ${count}`);
  return [...groups.values()].flatMap((group) => {
    const seconds = median(group.map((row) => row.seconds));
    return group.slice(0, 1).map((row) => ({ ...row, seconds }));
  });
}

const NOTHING: SizedRate = { size: 1, secondsPerUnit: 0 };

function movedBytes(model: DecoderArchitecture, tokens: number): number {
  return tokens * kvCacheBytesPerToken(model, CACHE_VALUE_BYTES);
}

function scores({ numLayers, numHeads, headDim }: DecoderArchitecture, tokens: number): number {
  return numLayers * numHeads * headDim * tokens;
}

/** x and y of a x + b y = 1 for many rows, neither below 0. */
function solveLeastSquares(rows: readonly { readonly a: number; readonly b: number }[]): {
  readonly x: number;
  readonly y: number;
} {
  const sum = (of: (row: { readonly a: number; readonly b: number }) => number): number =>
    rows.reduce((total, row) => total + of(row), 0);
  const [aa, bb, ab] = [sum(({ a }) => a * a), sum(({ b }) => b * b), sum(({ a, b }) => a * b)];
  const [sa, sb] = [sum(({ a }) => a), sum(({ b }) => b)];
  const determinant = aa * bb - ab * ab;
  const [x, y] = [(sa * bb - sb * ab) / determinant, (sb * aa - sa * ab) / determinant];
  if (!(x > 0)) return { x: 0, y: sb / bb };
  if (!(y > 0)) return { x: sa / aa, y: 0 };
  return { x, y };
}
