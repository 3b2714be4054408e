import type { RequestSample } from '../../record/index.ts';
import { formatMs } from '../../units/index.ts';
import type { BenchFlags } from '../bench.ts';
import { type CliContext, writeProgress } from '../context.ts';

/** A line more often than this is read by nobody. */
const REPEAT_MS = 2_000;

/** Tells on standard error how far a measurement is, and when it will be done at the latest. */
export function createBenchProgress(
  context: CliContext,
  { minutes, sustained, precision }: Pick<BenchFlags, 'minutes' | 'sustained' | 'precision'>,
  now: () => number = () => performance.now(),
): (sample: RequestSample, total: number) => void {
  const startedMs = now();
  let told = -Infinity;
  let phase = '';
  let count = 0;
  return (sample, total) => {
    count++;
    const elapsedMs = now() - startedMs;
    if (sample.phase === phase && elapsedMs - told < REPEAT_MS) return;
    told = elapsedMs;
    phase = sample.phase;
    // a share of the time budget or of the requests, whichever is further
    const budgetMs = sustained || minutes !== undefined ? (minutes ?? 3) * 60_000 : undefined;
    const byTime = budgetMs === undefined ? 0 : elapsedMs / budgetMs;
    const done = Math.min(1, Math.max(byTime, sustained ? 0 : count / total));
    const leftMs = (elapsedMs / done) * (1 - done);
    const often = sustained ? `request ${count}` : `request ${count} of ${total}`;
    const most = precision === undefined ? 'about' : 'at most';
    writeProgress(context, `${WORDS[sample.phase]} (${often}, ${most} ${formatMs(leftMs)} left)`);
  };
}

const WORDS = { cold: 'First request', 'warm-up': 'Warming up', measured: 'Measuring' } as const;
