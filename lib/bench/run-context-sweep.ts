import { readModelConfig } from '../models/index.ts';
import type { RequestSample, RunRecord } from '../record/index.ts';
import { streamPrompts } from './create-prompts.ts';
import { describeRun } from './describe-run.ts';
import { type BenchSide, openSide, type SideOptions } from './open-side.ts';
import { toSideOptions } from './run-benchmark.ts';
import { openFrame } from './run-frame.ts';
import { type SweepSetting, summarizePoints } from './summarize-points.ts';

export const CONTEXT_LADDER: readonly number[] = [128, 256, 512, 1024, 2048, 4096];

export interface ContextSweepOptions extends Omit<SideOptions, 'promptTokens' | 'onSample'> {
  /** Prompt lengths in tokens. @default 128 to 4096, doubling */
  readonly lengths?: readonly number[];
  /** Measured requests per length. */
  readonly runs: number;
  readonly command: string;
  readonly onSample?: (sample: RequestSample, total: number) => void;
}

/**
 * How prefill and decode change with the length of the prompt. Every prompt has exactly the length it
 * says, in this model's tokens. The lengths take turns, so that a machine that gets slower does not
 * look like a long context. A length beyond the context of the model is refused and stays in the
 * record with the reason.
 *
 * @throws RangeError when no length fits
 */
export async function runContextSweep(options: ContextSweepOptions): Promise<RunRecord> {
  const { lengths = CONTEXT_LADDER, runs, maxNewTokens, warmupRuns = 3 } = options;
  const frame = await openFrame(options.command);
  const longest = Math.max(...lengths) + maxNewTokens;
  let total = 1 + warmupRuns + lengths.length * runs;
  const side = toSideOptions(
    { contextTokens: longest, promptTokens: Math.min(...lengths), ...options },
    (sample) => options.onSample?.(sample, total),
  );
  const opened = await openSide(side);
  try {
    const { folder } = opened.generator.prepared;
    const { contextLength } = await readModelConfig(folder, 'Run "lab models verify"');
    const settings = lengths.map((length) => toSetting(length, maxNewTokens, contextLength));
    const fitting = settings.filter(({ refusal }) => refusal === undefined);
    total = 1 + warmupRuns + fitting.length * runs;
    await measureLengths(opened, fitting, runs, options.seed);
    const report = await opened.close();
    return await describeRun(frame, side, report, {
      plannedRuns: fitting.length * runs,
      isMixed: true,
      workload: {
        kind: 'fixed-length',
        requested: { promptTokens: null, outputTokens: maxNewTokens },
      },
      draft: {
        sweep: { axis: 'promptTokens', points: summarizePoints(settings, report.samples) },
      },
    });
  } finally {
    await opened.close();
  }
}

function toSetting(length: number, maxNewTokens: number, contextLength: number): SweepSetting {
  const setting = { group: `${length} tokens`, value: length };
  if (length + maxNewTokens <= contextLength) return setting;
  const refusal = `Not measured: ${length} tokens and ${maxNewTokens} new ones, the context of the model is ${contextLength}`;
  return { ...setting, refusal };
}

async function measureLengths(
  side: BenchSide,
  settings: readonly SweepSetting[],
  runs: number,
  seed: number,
): Promise<void> {
  const streams = settings.map(({ group, value }) => ({
    group,
    prompts: streamPrompts({ seed: seed + 1, promptTokens: value }, side.tokenizer),
  }));
  for (let round = 0; round < runs; round++) {
    const order = round % 2 === 0 ? streams : streams.toReversed();
    for (const { group, prompts } of order) {
      const sample = await side.measure(prompts.next().value as string, { group, block: round });
      if (sample.status === 'failed') return;
    }
  }
}
