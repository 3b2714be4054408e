import {
  conformalBand,
  type Estimate,
  residualsOf,
  summarizeTrack,
  type TrackRecord,
} from '../../prediction/index.ts';
import { describeProbedMachine, fingerprintOf, readLedger } from '../../probe/index.ts';

/** How right predictions of peak memory were on this machine, and the range that follows. */
export interface MemoryHistory {
  readonly track: TrackRecord | null;
  /** The same range, wider where the errors made here were: never narrower than the evidence. */
  readonly widen: (peak: Estimate) => Estimate;
}

/** Reads the ledger. Memory is predicted the same way on any basis of times, so every entry counts. */
export async function readMemoryHistory(): Promise<MemoryHistory> {
  const ledger = await readLedger(fingerprintOf(await describeProbedMachine()));
  const entries = ledger.map((entry) => ({ ...entry, basis: 'probe' as const }));
  const band = conformalBand(residualsOf(entries, 'peakMemoryBytes', 'probe'), 'probe');
  return {
    track: summarizeTrack(entries, 'peakMemoryBytes', 'probe'),
    widen: ({ value, low, high }) =>
      band.basis === 'assumed'
        ? { value, low, high }
        : {
            value,
            low: Math.min(low, Math.round(value / band.factor)),
            high: Math.max(high, Math.round(value * band.factor)),
          },
  };
}
