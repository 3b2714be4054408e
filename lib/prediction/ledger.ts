import { median } from '../stats/index.ts';
import type { Estimate } from './estimate.ts';

export type PredictedQuantity = 'ttftMs' | 'tpotMs' | 'peakMemoryBytes';

/** One prediction, written down before the run, and what the run said. */
export interface LedgerEntry {
  /** 2 since tokens are made as they are now: what was predicted before says nothing about it. */
  readonly schemaVersion: 2;
  readonly id: string;
  /** ISO 8601. */
  readonly predictedAt: string;
  /** Of the machine, as probes are stored under. */
  readonly fingerprint: string;
  readonly basis: 'probe' | 'specification';
  readonly modelType: string;
  readonly parameters: number;
  readonly dtype: string;
  readonly promptTokens: number;
  readonly outputTokens: number;
  readonly predicted: Readonly<Partial<Record<PredictedQuantity, Estimate>>>;
  /** Null until the run is over; a run that failed leaves it so. */
  readonly measured: Readonly<Partial<Record<PredictedQuantity, number>>> | null;
  /** Of the run that scored it. */
  readonly recordId: string | null;
}

/** How right the past predictions of one quantity were. */
export interface TrackRecord {
  readonly n: number;
  readonly medianErrorPercent: number;
  /** Share of measurements inside the interval that was stated before the run. */
  readonly coveragePercent: number;
}

/** ln(predicted / measured) of every scored prediction made on this basis. */
export function residualsOf(
  entries: readonly LedgerEntry[],
  quantity: PredictedQuantity,
  basis: LedgerEntry['basis'],
): readonly number[] {
  return listScores(entries, quantity, basis).map(({ predicted, measured }) =>
    Math.log(predicted.value / measured),
  );
}

/** Error and coverage of the past; null when nothing was scored yet. */
export function summarizeTrack(
  entries: readonly LedgerEntry[],
  quantity: PredictedQuantity,
  basis: LedgerEntry['basis'],
): TrackRecord | null {
  const scores = listScores(entries, quantity, basis);
  if (scores.length === 0) return null;
  const held = scores.filter(({ predicted: { low, high }, measured }) => {
    return low <= measured && measured <= high;
  });
  return {
    n: scores.length,
    medianErrorPercent: median(
      scores.map(({ predicted, measured }) => 100 * Math.abs(predicted.value / measured - 1)),
    ),
    coveragePercent: (100 * held.length) / scores.length,
  };
}

interface Score {
  readonly predicted: Estimate;
  readonly measured: number;
}

function listScores(
  entries: readonly LedgerEntry[],
  quantity: PredictedQuantity,
  basis: LedgerEntry['basis'],
): readonly Score[] {
  return entries.flatMap((entry) => {
    const [predicted, measured] = [entry.predicted[quantity], entry.measured?.[quantity]];
    const isScored = entry.basis === basis && predicted !== undefined && measured !== undefined;
    return isScored ? [{ predicted, measured }] : [];
  });
}
