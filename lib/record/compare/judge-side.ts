import type { RunRecord } from '../run-record.ts';

/** Why runs must not decide anything, however narrow their interval; empty when they may. */
export function listDoubts(records: readonly RunRecord[]): readonly string[] {
  return records.flatMap(({ id, valid, reasons }) =>
    valid ? [] : [`Run ${id} is invalid: ${reasons.join('; ')}`],
  );
}

/** Why their times must not: whether an answer passed its tests does not depend on a quiet machine. */
export function listTimingDoubts(records: readonly RunRecord[]): readonly string[] {
  return records.flatMap(({ id, timing, selfCheck }) => {
    const doubts =
      timing?.valid === false
        ? [`The times of run ${id} are not usable: ${timing.reasons.join('; ')}`]
        : [];
    const noise = selfCheck?.noise;
    if (noise?.verdict === 'noisy') {
      doubts.push(`Run ${id} was measured on a noisy machine: ${noise.reasons.join('; ')}`);
    }
    return doubts;
  });
}

/** What a reader should know beside the verdict. */
export function listNotes(records: readonly RunRecord[]): readonly string[] {
  return records.flatMap(({ id, selfCheck }) => {
    const notes: string[] = [];
    if (selfCheck?.noise === undefined || selfCheck.noise.verdict === 'unknown') {
      notes.push(`Run ${id} does not say whether its machine was quiet`);
    }
    if (selfCheck?.steadyState?.reached === false) {
      notes.push(`Run ${id} shows no steady state: ${selfCheck.steadyState.reason}`);
    }
    return notes;
  });
}
