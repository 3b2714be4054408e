import {
  removeJournal,
  runAgainstEndpoint,
  runBenchmark,
  runContextSweep,
  runPaired,
  runSustained,
  runThreadSweep,
  runTyping,
} from '../../bench/index.ts';
import type { Dtype } from '../../generation/index.ts';
import { listEmbeddedNames } from '../../models/index.ts';
import type { RequestSample, RunRecord } from '../../record/index.ts';
import type { BenchFlags } from '../bench.ts';
import { UsageError } from '../usage-error.ts';
import { chooseEndpoint } from './choose-endpoint.ts';

/** What every kind of measurement is told. */
export interface BenchHooks {
  readonly command: string;
  readonly signal: AbortSignal;
  readonly onPhase: (phase: string) => void;
  readonly onSample: (sample: RequestSample, total: number) => void;
  /** A measurement that ended early has this many rounds on disk. */
  readonly onBroken: (finishedRounds: number) => void;
  /** What to do once the records are written, and not before. */
  readonly onceWritten: (act: () => Promise<void>) => void;
}

type Measure = (hooks: BenchHooks) => Promise<readonly RunRecord[]>;

/** With a precision or a time wanted, these decide; the number of requests is only a last limit. */
const MOST_RUNS = 5_000;
export const DEFAULT_RUNS = 20;
const PRECISION_MINUTES = 5;
const SUSTAINED_MINUTES = 3;
const LADDER: readonly Dtype[] = ['fp32', 'q8', 'q4'];

/**
 * Finds the one measurement that the flags describe.
 *
 * @throws UsageError for flags that ask for two at once
 */
export function chooseMode(flags: BenchFlags): Measure {
  const { model, dtype, device, threads, seed, warmup: warmupRuns, minutes, precision } = flags;
  refuseTwoModes(flags);
  const session = threads === undefined ? {} : { session: { threads } };
  const base = {
    model,
    dtype,
    device,
    seed,
    warmupRuns,
    maxNewTokens: flags.maxTokens,
    ...session,
  };
  const prompts = flags.promptTokens === undefined ? {} : { promptTokens: flags.promptTokens };
  const isSteered = minutes !== undefined || precision !== undefined;
  const wanted = flags.repeats ?? (isSteered ? MOST_RUNS : DEFAULT_RUNS);
  const runs = Math.min(wanted, flags.limit ?? wanted);
  const inTurns = Math.min(runs, flags.repeats ?? flags.limit ?? DEFAULT_RUNS);
  if (flags.against === 'api') {
    const endpoint = chooseEndpoint(flags);
    return async ({ onceWritten, ...hooks }) => {
      const pair = { ...base, ...prompts, ...hooks, endpoint, runs: inTurns };
      const { records, journalKey } = await runAgainstEndpoint({
        ...pair,
        isResumed: flags.resume ?? false,
      });
      onceWritten(() => removeJournal(journalKey));
      return records;
    };
  }
  if (flags.sweep === 'context') {
    return async (hooks) => [await runContextSweep({ ...base, ...hooks, runs: inTurns })];
  }
  if (flags.sweep === 'threads') {
    return async (hooks) => [
      await runThreadSweep({ ...base, ...prompts, ...hooks, runs: inTurns }),
    ];
  }
  if (flags.sweep !== undefined || isPair(flags)) {
    return async (hooks) =>
      await runPaired({
        ...base,
        ...prompts,
        ...hooks,
        sides: (await listSides(flags)).map((side) => ({ ...side, ...session })),
        runs: inTurns,
      });
  }
  if (flags.typing === true) {
    const typist =
      flags.wordsPerMinute === undefined ? {} : { wordsPerMinute: flags.wordsPerMinute };
    const debounceMs = flags.debounce ?? 0;
    const keystrokes = flags.limit ?? flags.repeats ?? 150;
    return async (hooks) => [
      await runTyping({ ...base, ...hooks, ...typist, debounceMs, keystrokes }),
    ];
  }
  if (flags.sustained === true) {
    const budgetMs = (minutes ?? SUSTAINED_MINUTES) * 60_000;
    return async (hooks) => [await runSustained({ ...base, ...prompts, ...hooks, budgetMs })];
  }
  const budget = minutes ?? (precision === undefined ? undefined : PRECISION_MINUTES);
  return async (hooks) => [
    await runBenchmark({
      ...base,
      ...prompts,
      ...hooks,
      runs,
      ...(precision === undefined ? {} : { precisionPercent: precision }),
      ...(budget === undefined ? {} : { budgetMs: budget * 60_000 }),
    }),
  ];
}

function isPair({ against, againstDtype, againstDevice }: BenchFlags): boolean {
  return against !== undefined || againstDtype !== undefined || againstDevice !== undefined;
}

function refuseTwoModes(flags: BenchFlags): void {
  const asked = [
    ...(flags.sweep === undefined ? [] : [`--sweep ${flags.sweep}`]),
    ...(isPair(flags) ? ['--against'] : []),
    ...(flags.typing === true ? ['--typing'] : []),
    ...(flags.sustained === true ? ['--sustained'] : []),
  ];
  if (asked.length > 1) {
    throw new UsageError(`Two measurements are asked for at once: ${asked.join(' and ')}`, {
      hint: 'Run them one after the other',
    });
  }
  if (flags.against !== undefined && /^https?:\/\//i.test(flags.against)) {
    throw new UsageError('--against wants the name of a model, or "api" for an endpoint', {
      hint: 'Give the address as --api-url, and --against api',
    });
  }
  if (flags.resume === true && flags.against !== 'api') {
    throw new UsageError('Only a pair with an endpoint can be gone on with', {
      hint: 'Leave out --resume, or add --against api',
    });
  }
  const isSteered = flags.precision !== undefined || flags.minutes !== undefined;
  if (isSteered && asked.length > 0 && flags.sustained !== true) {
    throw new UsageError(`--precision and --minutes do not steer ${asked[0]}`, {
      hint: 'Say with --repeats how many requests each setting gets',
    });
  }
}

async function listSides({
  model,
  dtype,
  device,
  sweep,
  against,
  againstDtype,
  againstDevice,
}: BenchFlags): Promise<readonly { model: string; dtype: Dtype; device: BenchFlags['device'] }[]> {
  if (sweep === 'dtype') return LADDER.map((rung) => ({ model, dtype: rung, device }));
  if (sweep === 'size') {
    return (await listEmbeddedNames()).map((name) => ({ model: name, dtype, device }));
  }
  return [
    { model, dtype, device },
    { model: against ?? model, dtype: againstDtype ?? dtype, device: againstDevice ?? device },
  ];
}
