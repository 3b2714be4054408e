import type { RequestSample, RunRecord } from '../../record/index.ts';
import { summarizeValues } from '../../record/index.ts';
import { wilsonInterval } from '../../stats/index.ts';
import { generateTasks } from '../../tasks/index.ts';
import { describeRun } from '../describe-run.ts';
import { openSide, type SideOptions } from '../open-side.ts';
import { toSideOptions } from '../run-benchmark.ts';
import { openFrame } from '../run-frame.ts';
import { type CadenceOptions, describeCadence, typeKeys } from './cadence.ts';
import { simulateTyping, type TypingResult } from './simulate-typing.ts';

export interface TypingOptions extends Omit<SideOptions, 'onSample' | 'promptTokens'> {
  readonly keystrokes: number;
  readonly wordsPerMinute?: number;
  /** @default 0 */
  readonly debounceMs?: number;
  readonly command: string;
  readonly onSample?: (sample: RequestSample, total: number) => void;
}

/**
 * Simulates somebody who types code, and reports the share of suggestions that arrived before the next
 * key: what a developer notices, where a median latency only hints at it. Latencies of the suggestions
 * that arrived are not reported as metrics: only fast ones arrive, so their median flatters.
 */
export async function runTyping(options: TypingOptions): Promise<RunRecord> {
  const { keystrokes, seed, debounceMs = 0, wordsPerMinute } = options;
  const frame = await openFrame(options.command);
  const side = toSideOptions(options, (sample) => options.onSample?.(sample, keystrokes));
  const opened = await openSide(side);
  try {
    const cadence: CadenceOptions = { seed, ...(wordsPerMinute ? { wordsPerMinute } : {}) };
    const { before, typed } = textToType(seed, keystrokes);
    await opened.watch.beginMeasured();
    const offsetMs = opened.watch.nowMs();
    const result = await simulateTyping(opened.generator, {
      before,
      typed,
      gaps: typeKeys(cadence),
      debounceMs,
      maxNewTokens: options.maxNewTokens,
      seed,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
      onSample: (sample) => options.onSample?.(sample, keystrokes),
    });
    const report = await opened.close();
    const samples = [
      ...report.samples,
      ...result.samples.map((sample) => ({
        ...sample,
        index: report.samples.length + sample.index,
        sentAtMs: (sample.sentAtMs ?? 0) + offsetMs,
      })),
    ];
    const typing = describeTyping(result, describeCadence(cadence), debounceMs);
    return await describeRun(
      frame,
      side,
      { ...report, samples },
      {
        plannedRuns: 0, // a cancelled suggestion is a result here, not a failure
        isOpenLength: true,
        isMixed: true,
        workload: { kind: 'inline-completion', loadShape: 'typing', typing },
        draft: {
          shares: shareInTime(result),
          metrics: { keystrokeGapMs: summarizeValues(result.gapsMs) },
        },
      },
    );
  } finally {
    await opened.close();
  }
}

/** Share of suggestions that were there before the next key, of those asked for. */
export function shareInTime({ samples }: TypingResult): NonNullable<RunRecord['shares']> {
  const answered = samples.filter(({ status }) => status !== 'failed');
  const arrived = answered.filter(({ status }) => status === 'completed').length;
  if (answered.length === 0) return {};
  return { suggestionsInTime: wilsonInterval(arrived, answered.length) };
}

function describeTyping(
  { samples, keystrokes, unasked, gapsMs }: TypingResult,
  cadence: string,
  debounceMs: number,
): NonNullable<RunRecord['workload']['typing']> {
  const count = (status: string): number =>
    samples.filter((sample) => sample.status === status).length;
  return {
    keystrokes,
    unasked,
    arrived: count('completed'),
    cancelled: count('aborted'),
    cadence,
    debounceMs,
    typedMs: gapsMs.reduce((sum, gapMs) => sum + gapMs, 0),
  };
}

/** One finished function stands in the file; the ones after it are typed. */
function textToType(seed: number, keystrokes: number): { before: string; typed: string } {
  const kind = { level: 2, split: 'test', withTests: false, seed: `typing ${seed}` } as const;
  let typed = '';
  let before: string | undefined;
  for (const { prompt, reference } of generateTasks({ ...kind, count: 1_000_000 })) {
    const program = `${prompt}${reference}\n\n`;
    if (before === undefined) before = program;
    else typed += program;
    if (typed.length >= keystrokes) break;
  }
  return { before: before ?? '', typed: typed.slice(0, keystrokes) };
}
