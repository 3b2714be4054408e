import type { RunRecord } from './run-record.ts';

/** Whether the times of a run may be compared or averaged; its quality may be valid without them. */
export function isTimingValid({ valid, timing }: Pick<RunRecord, 'valid' | 'timing'>): boolean {
  return valid && timing?.valid !== false;
}
