import type { TaskEvaluation } from './evaluate-tasks.ts';

/** Share of answers the sandbox may fail on before the rates mean nothing. */
const MOST_SANDBOX_ERRORS = 0.01;

/** Adds what speaks against an evaluation to what already speaks against its requests. */
export function judgeEvaluation(
  { rows, isInterrupted }: TaskEvaluation,
  planned: number,
  requestReasons: readonly string[],
): readonly string[] {
  if (isInterrupted) return [`Interrupted: ${rows.length} of ${planned} answers were executed`];
  const reasons = [...requestReasons];
  if (rows.length < planned) {
    reasons.push(`Only ${rows.length} of ${planned} answers were executed`);
  }
  const errors = rows.filter(({ outcome }) => outcome === 'sandbox-error').length;
  if (errors > MOST_SANDBOX_ERRORS * rows.length) {
    reasons.push(`${errors} answers could not be executed: the sandbox failed, not the answers`);
  }
  return reasons;
}
