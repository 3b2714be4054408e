import { type DecoderArchitecture, kvCacheBytesPerToken } from '../sizing/index.ts';
import { median } from '../stats/index.ts';
import type { StackName } from './probe-result.ts';
import type { Pass, Stack } from './read-stack.ts';
import { rateFor, type SizedRate } from './sized-rate.ts';

/** fp32 numbers, as ONNX Runtime caches them on a CPU. */
export const CACHE_VALUE_BYTES = 4;

/** What the cache costs a step: it is moved as a whole, and every query number meets every token. */
export interface CacheRates {
  /** Per byte moved, by the bytes of the whole cache. */
  readonly secondsPerByte: readonly SizedRate[];
  /** What few key heads add to that when weights come from memory, by their number: threads share them badly. */
  readonly byHeads: readonly SizedRate[];
  /** Per query number and cached token. */
  readonly secondsPerScore: number;
}

/** Seconds that `contextTokens` in the cache add to a step of which a share comes from memory. */
export function cacheSeconds(
  model: DecoderArchitecture,
  { secondsPerByte, byHeads, secondsPerScore }: CacheRates,
  contextTokens: number,
  cold: number,
): number {
  const bytes = movedBytes(model, contextTokens);
  if (bytes === 0) return 0;
  const perByte = rateFor(secondsPerByte, bytes) + cold * rateFor(byHeads, model.numKvHeads);
  return bytes * perByte + scores(model, contextTokens) * secondsPerScore;
}

/**
 * Fits the constants to what caches added to the steps of all stacks. What a score costs comes from `deep`, where
 * every head has keys of its own, against `medium`, where six share them; a byte that is moved from `deep`; what
 * few heads add from `many`.
 */
export function fitCache(stacks: readonly Stack[]): CacheRates {
  const rows = stacks.flatMap(listRows).filter(({ seconds }) => seconds > 0);
  const of = (name: StackName): readonly CacheRow[] => rows.filter((row) => row.name === name);
  const shared = of('medium');
  const own = of('deep').filter(({ tokens }) => tokens === shared[0]?.tokens);
  const secondsPerScore = solveScore([...shared, ...own]);
  const perByte = (row: CacheRow): number =>
    Math.max(0.1 * row.seconds, row.seconds - row.scores * secondsPerScore) / row.bytes;
  const secondsPerByte = mergeSizes(
    of('deep').map((row) => ({ size: row.bytes, secondsPerUnit: perByte(row) })),
  );
  if (secondsPerByte.length === 0) secondsPerByte.push(NOTHING);
  const added = of('many').map((row) => perByte(row) - rateFor(secondsPerByte, row.bytes));
  const [few] = of('many');
  const byHeads =
    few === undefined
      ? [NOTHING]
      : [
          { size: few.kvHeads, secondsPerUnit: Math.max(0, median(added)) },
          { size: 2 * few.kvHeads, secondsPerUnit: 0 },
        ];
  return { secondsPerByte, byHeads, secondsPerScore };
}

const NOTHING: SizedRate = { size: 1, secondsPerUnit: 0 };

interface CacheRow {
  readonly name: StackName;
  readonly tokens: number;
  /** Moved. */
  readonly bytes: number;
  readonly kvHeads: number;
  readonly scores: number;
  readonly seconds: number;
}

function listRows({ name, model, bare, cold, cached }: Stack): CacheRow[] {
  return cached.map((pass: Pass) => {
    const without = (pass.isCold ? cold : bare) ?? bare;
    return {
      name,
      tokens: pass.pastTokens,
      bytes: movedBytes(model, pass.pastTokens - without.pastTokens),
      kvHeads: model.numKvHeads,
      scores: scores(model, pass.pastTokens - without.pastTokens),
      seconds: pass.seconds - without.seconds,
    };
  });
}

/** Sizes within a half of each other become one, smallest first: a disturbed one is outvoted. */
function mergeSizes(rates: readonly SizedRate[]): SizedRate[] {
  const groups: SizedRate[][] = [];
  for (const rate of rates.toSorted((a, b) => a.size - b.size)) {
    const [first] = groups.at(-1) ?? [];
    if (first !== undefined && rate.size < 1.5 * first.size) groups.at(-1)?.push(rate);
    else groups.push([rate]);
  }
  return groups.map((group) => ({
    size: median(group.map(({ size }) => size)),
    secondsPerUnit: median(group.map(({ secondsPerUnit }) => secondsPerUnit)),
  }));
}

/** Read where it was, written where it goes. */
export function touchedBytes(model: DecoderArchitecture, contextTokens: number): number {
  return 2 * movedBytes(model, contextTokens);
}

function movedBytes(model: DecoderArchitecture, tokens: number): number {
  return tokens * kvCacheBytesPerToken(model, CACHE_VALUE_BYTES);
}

function scores({ numLayers, numHeads, headDim }: DecoderArchitecture, tokens: number): number {
  return numLayers * numHeads * headDim * tokens;
}

/** y of `bytes x + scores y = seconds` for many rows, by least squares of the relative errors, neither below 0. */
function solveScore(rows: readonly CacheRow[]): number {
  const terms = rows.map(({ bytes, scores: count, seconds }) => ({
    a: bytes / seconds,
    b: count / seconds,
  }));
  const sum = (of: (row: { readonly a: number; readonly b: number }) => number): number =>
    terms.reduce((total, row) => total + of(row), 0);
  const [aa, bb, ab] = [sum(({ a }) => a * a), sum(({ b }) => b * b), sum(({ a, b }) => a * b)];
  const [sa, sb] = [sum(({ a }) => a), sum(({ b }) => b)];
  const determinant = aa * bb - ab * ab;
  if (!(determinant > 0)) return 0;
  const [x, y] = [(sa * bb - sb * ab) / determinant, (sb * aa - sa * ab) / determinant];
  return x > 0 ? Math.max(0, y) : sb / bb;
}
