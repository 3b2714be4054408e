import type { RequestMetric } from '../summarize-samples.ts';

/** What two sides can be compared by. `passAt1` needs executed tasks in both. */
export type ComparableMetric = RequestMetric | 'passAt1';

/** How the two sides belong together, best first. */
export type Pairing =
  /** Measured in turns, block by block, on the same prompts. */
  | 'interleaved'
  /** The same prompts (or tasks), one run after the other. */
  | 'same-prompts'
  /** Several runs on each side: every run is one value. */
  | 'runs'
  /** Nothing in common but the workload. */
  | 'unpaired';

export interface MetricComparison {
  readonly metric: ComparableMetric;
  /** Median of each side; share of solved tasks for `passAt1`. */
  readonly a: number;
  readonly b: number;
  /** B / A; B - A for `passAt1`. */
  readonly effect: { readonly value: number; readonly low: number; readonly high: number } | null;
  readonly kind: 'ratio' | 'difference';
  readonly pairing: Pairing;
  /** Independent items that the interval rests on: prompts, tasks, blocks or runs. */
  readonly items: number;
  readonly verdict: 'a' | 'b' | 'undecided';
  /** Why it is undecided; empty for a winner. */
  readonly reasons: readonly string[];
  /** Undecided: how many more items would tell a difference of this size, from the observed spread. */
  readonly more: { readonly items: number; readonly toTell: number } | null;
}

export interface Comparison {
  readonly a: readonly string[];
  readonly b: readonly string[];
  /** `live` unless both sides say otherwise. */
  readonly mode: string;
  /** What differs besides the numbers, for example `place: codespace | gpu-container`. */
  readonly differences: readonly string[];
  readonly metrics: readonly MetricComparison[];
  /** Of each interval: 95 % over all metrics together. */
  readonly confidence: number;
  readonly notes: readonly string[];
}
