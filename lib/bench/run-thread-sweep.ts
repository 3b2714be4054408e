import type { RequestSample, RunRecord } from '../record/index.ts';
import type { NoiseFacts } from '../stats/index.ts';
import { describeRun } from './describe-run.ts';
import { openSide, type SideOptions, type SideReport } from './open-side.ts';
import { toSideOptions } from './run-benchmark.ts';
import { openFrame, type RunFrame } from './run-frame.ts';
import { type SweepSetting, summarizePoints } from './summarize-points.ts';

export interface ThreadSweepOptions extends Omit<SideOptions, 'onSample'> {
  /** @default 1, 2, 4 ... up to the usable cores, and one step beyond */
  readonly threads?: readonly number[];
  /** Measured requests per number of threads. */
  readonly runs: number;
  readonly command: string;
  readonly onSample?: (sample: RequestSample, total: number) => void;
}

/**
 * How fast decoding is with one thread, two, four. Threads belong to a session, so the model is loaded
 * anew for each number, twice: once on the way up and once on the way down, each time for half of the
 * requests. What the machine does to the first half it does in reverse to the second.
 */
export async function runThreadSweep(options: ThreadSweepOptions): Promise<RunRecord> {
  const frame = await openFrame(options.command);
  const { threads = threadLadder(frame.device.cpu.usableCores), runs } = options;
  const settings = threads.map((count) => ({
    group: `${count} ${count === 1 ? 'thread' : 'threads'}`,
    value: count,
  }));
  const passes = [settings, settings.toReversed()];
  const { warmupRuns = 3 } = options;
  const total = passes.length * settings.length * (1 + warmupRuns) + settings.length * runs;
  const samples: RequestSample[] = [];
  const side = toSideOptions(options, (sample) => options.onSample?.(sample, total));
  const reports: SideReport[] = [];
  for (const [pass, order] of passes.entries()) {
    for (const setting of order) {
      const share = pass === 0 ? Math.ceil(runs / 2) : Math.floor(runs / 2);
      const own = withThreads(side, setting.value);
      const report = await measureSetting(own, setting, share, pass, frame);
      for (const sample of report.samples) samples.push({ ...sample, index: samples.length });
      reports.push(report);
    }
  }
  const last = reports.at(-1);
  if (last === undefined) throw new RangeError('Cannot sweep over no threads: wanted 1 or more');
  const watch = { ...last.watch, noise: worstNoise(reports.map((report) => report.watch.noise)) };
  return await describeRun(
    frame,
    side,
    { ...last, watch, samples },
    {
      plannedRuns: settings.length * runs,
      isMixed: true,
      draft: { sweep: { axis: 'threads', points: summarizePoints(settings, samples) } },
    },
  );
}

/** 1, 2, 4 ... up to the cores, and twice the cores to show that more is not more. */
export function threadLadder(usableCores: number): readonly number[] {
  const cores = Math.max(1, Math.floor(usableCores));
  const ladder: number[] = [];
  for (let count = 1; count < cores; count *= 2) ladder.push(count);
  return [...ladder, cores, 2 * cores];
}

/** A sweep is as noisy as its noisiest part. */
function worstNoise(all: readonly NoiseFacts[]): NoiseFacts {
  const worst: Record<string, number> = {};
  for (const facts of all) {
    for (const [name, value] of Object.entries(facts)) {
      if (typeof value === 'number') worst[name] = Math.max(worst[name] ?? 0, value);
    }
  }
  const megahertz = all.flatMap(({ frequencyMhz }) => frequencyMhz ?? []);
  if (megahertz.length === 0) return worst;
  const min = Math.min(...megahertz.map((seen) => seen.min));
  return { ...worst, frequencyMhz: { min, max: Math.max(...megahertz.map((seen) => seen.max)) } };
}

function withThreads(side: SideOptions, threads: number): SideOptions {
  return { ...side, session: { ...side.session, threads } };
}

async function measureSetting(
  side: SideOptions,
  { group }: SweepSetting,
  runs: number,
  pass: number,
  frame: RunFrame,
): Promise<SideReport> {
  const opened = await openSide(side);
  try {
    // times count from the start of the whole run, not of this load
    const offsetMs = Date.now() - Date.parse(frame.startedAt) - opened.watch.nowMs();
    for (let run = 0; run < runs; run++) {
      const sample = await opened.measure(opened.nextPrompt(), { group, block: pass });
      if (sample.status === 'failed') break;
    }
    const report = await opened.close();
    const samples = report.samples.map((sample) => ({
      ...sample,
      group,
      sentAtMs: (sample.sentAtMs ?? 0) + offsetMs,
    }));
    return { ...report, samples };
  } finally {
    await opened.close();
  }
}
