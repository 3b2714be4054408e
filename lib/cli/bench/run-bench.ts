import { runBenchmark } from '../../bench/index.ts';
import type { RunRecord } from '../../record/index.ts';
import { writeRecord } from '../../store/index.ts';
import type { BenchFlags } from '../bench.ts';
import { type CliContext, writeProgress } from '../context.ts';
import { reportPhases } from '../load-progress.ts';

/** Runs the measurement, tells how far it is, and stores the record. */
export async function runBench(
  flags: BenchFlags,
  context: CliContext,
): Promise<{ readonly record: RunRecord; readonly path: string }> {
  const { model, dtype, device, threads, promptTokens } = flags;
  const runs = Math.min(flags.repeats, flags.limit ?? flags.repeats);
  const progress = reportPhases(context);
  let told = '';
  const record = await runBenchmark({
    model,
    dtype,
    device,
    runs,
    warmupRuns: flags.warmup,
    seed: flags.seed,
    maxNewTokens: flags.maxTokens,
    command: describeCommand(flags),
    signal: context.signal,
    onPhase: progress.onPhase,
    onSample: ({ phase, index }, total) => {
      progress.stop();
      if (phase === told) return;
      told = phase;
      writeProgress(context, `${WORDS[phase]} (request ${index + 1} of ${total})`);
    },
    ...(threads === undefined ? {} : { session: { threads } }),
    ...(promptTokens === undefined ? {} : { promptTokens }),
  }).finally(() => progress.stop());
  const path = await (flags.out === undefined
    ? writeRecord(record)
    : writeRecord(record, flags.out));
  return { record, path };
}

const WORDS = { cold: 'First request', 'warm-up': 'Warming up', measured: 'Measuring' } as const;

/** The command again, with every setting that shaped the result spelled out. */
function describeCommand(flags: BenchFlags): string {
  const settings: Readonly<Record<string, string | number | undefined>> = {
    model: flags.model,
    dtype: flags.dtype,
    device: flags.device,
    threads: flags.threads,
    'prompt-tokens': flags.promptTokens,
    'max-tokens': flags.maxTokens,
    repeats: flags.repeats,
    limit: flags.limit,
    warmup: flags.warmup,
    seed: flags.seed,
  };
  const words = Object.entries(settings)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `--${name} ${value}`);
  return `lab bench ${words.join(' ')}`;
}
