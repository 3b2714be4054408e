import type { EvaluationProgress } from '../../quality/index.ts';
import { formatMs } from '../../units/index.ts';
import { type CliContext, writeProgress } from '../context.ts';

/** Tells on standard error how far an evaluation is and when it will be done. */
export function createProgressReporter(
  context: CliContext,
): (progress: EvaluationProgress) => void {
  const started = performance.now();
  return ({ rows, planned }) => {
    const passed = rows.filter(({ outcome }) => outcome === 'passed').length;
    const leftMs = ((performance.now() - started) / rows.length) * (planned - rows.length);
    const left = rows.length === planned ? 'done' : `about ${formatMs(leftMs)} left`;
    writeProgress(
      context,
      `${rows.length} of ${planned} answers executed, ${passed} passed, ${left}`,
    );
  };
}
