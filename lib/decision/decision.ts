import type { CostLine, PriceFacts, Refusal } from '../cost/index.ts';
import type { FlipPoint } from './flip-points.ts';
import type { MatrixCell } from './matrix.ts';
import type { PlaceOption } from './place-option.ts';
import type { Workload } from './workload.ts';

/**
 * Where an input comes from, in order of trust. `measured`: live runs of yours. `recorded`: a recorded
 * stream played back. `reported`: somebody else's published runs. `modelled`: a prediction, or a run of
 * other lengths scaled to yours. `simulated`: planted times.
 */
export type Basis = 'measured' | 'recorded' | 'reported' | 'modelled' | 'simulated';

export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** What was put in. Records and predictions may hold anything: what cannot be used is listed as refused. */
export interface DecideInput {
  /** UTC, ISO 8601. Decides which prices are stale and which records are from the future. */
  readonly now: string;
  readonly workload: Workload;
  /** @default DEFAULT_PLACES */
  readonly places?: readonly PlaceOption[];
  /** The learner's own run records. */
  readonly records?: readonly unknown[];
  /** Run records somebody else published. */
  readonly published?: readonly unknown[];
  /** `{ place, ttftMs: {value, low, high}, tpotMs, fits, reason, basis }`, place being an id or a place. */
  readonly predictions?: readonly unknown[];
  /** The learner's own prices. */
  readonly prices?: unknown;
  /** @default 0 */
  readonly seed?: number;
  /** @default 512 */
  readonly resamples?: number;
}

/** One limit of the workload at one place. */
export interface LimitCheck {
  readonly limit:
    | 'latency'
    | 'quality'
    | 'budget'
    | 'capacity'
    | 'privacy'
    | 'offline'
    | 'training'
    | 'memory';
  /** Probability that it is kept; null when nothing is known. */
  readonly probability: number | null;
  readonly detail: string;
  readonly basis: Basis | 'fact' | null;
  /** Ids of runs, names of predictions, ids of price rows. */
  readonly sources: readonly string[];
}

export type PlaceState = 'judged' | 'cannot-tell' | 'ruled-out';

export interface RankedPlace {
  /** Id of the candidate. */
  readonly place: string;
  readonly kind: PlaceOption['place'];
  readonly model: string | null;
  readonly state: PlaceState;
  /** P(keeps every limit at least cost); null when it cannot be told. */
  readonly probability: number | null;
  /** P(keeps every limit). */
  readonly probabilityWithinLimits: number | null;
  /** Expected monthly bill with its 95 % interval; null when a price is unknown. */
  readonly monthlyUsd: Interval | null;
  /** True when the speed is unknown and the bill is that of one machine that is never busy. */
  readonly isLowerBound: boolean;
  readonly perRequestUsd: number | null;
  /** Of one solution that passes its tests; null without a measured pass rate. */
  readonly perPassingUsd: Interval | null;
  /** Time people wait, valued at the wage given; apart from the bill. */
  readonly waitingUsd: number | null;
  readonly lines: readonly CostLine[];
  readonly limits: readonly LimitCheck[];
  /** Each names its runs or sources. */
  readonly reasons: readonly string[];
  readonly whyNot: string | null;
  /** What would have to be measured or looked up, each with the command or the page. */
  readonly measure: readonly string[];
}

export type VerdictState =
  | 'recommended'
  | 'provisional'
  | 'undecided'
  | 'none-fits'
  | 'cannot-tell';

export interface Verdict {
  readonly state: VerdictState;
  /** Id of the leading candidate; null when there is none. */
  readonly place: string | null;
  readonly sentence: string;
  /** Why it is not firm; empty for `recommended`. */
  readonly because: readonly string[];
  /** What to do next, the most useful first. */
  readonly next: readonly string[];
}

export interface Decision {
  readonly verdict: Verdict;
  readonly ranked: readonly RankedPlace[];
  /** P(no place keeps every limit). */
  readonly probabilityNone: number;
  readonly flipPoints: readonly FlipPoint[];
  readonly matrix: readonly MatrixCell[];
  /** Records, predictions and prices that were not used, by name. */
  readonly refused: readonly Refusal[];
  /** Every price that was used. */
  readonly prices: readonly PriceFacts[];
  readonly workload: Workload;
  readonly now: string;
  readonly seed: number;
  readonly resamples: number;
}
