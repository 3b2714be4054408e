import {
  closeFrame,
  judgeRun,
  measureTimerResolutionMs,
  openFrame,
  summarizeRun,
  watchEventLoop,
} from '../../bench/index.ts';
import { readProcessMemory } from '../../memory/index.ts';
import { loadModel } from '../../models/index.ts';
import { createRecord, listCompleted, measureLengths, type RunRecord } from '../../record/index.ts';
import { type Contestant, enterContestant } from '../enter-contestant.ts';
import { readHeldOutCode } from './held-out-files.ts';
import { measureNextLines, type NextLineReport } from './measure-next-lines.ts';
import { measureSurprise, type SurpriseReport } from './measure-surprise.ts';

export interface CodeEvaluationOptions {
  readonly contestant: Exclude<Contestant, { baseline: string }>;
  /** Lines to ask. */
  readonly lines: number;
  /** Bytes of code to read for bits per byte. @default 60000 */
  readonly maxBytes?: number;
  readonly seed: number;
  /** How this was called, for the record. */
  readonly command: string;
  readonly signal?: AbortSignal;
  readonly onSample?: (done: number, total: number) => void;
}

/** What a model knows of real code it never saw; stored in the record as `realCode`. */
export interface RealCodeReport extends SurpriseReport, Partial<Omit<NextLineReport, 'samples'>> {
  readonly packages: readonly string[];
}

/** A record with what was found out about real code. */
export type CodeEvaluationRecord = RunRecord & { readonly realCode: RealCodeReport };

/**
 * Measures bits per byte and the next line on the packages that were held out of training, as they are
 * installed here. Such code has no tests, so nothing is executed and there is no pass rate.
 *
 * @throws what `createTransformersGenerator` throws; the reason of the signal when it fires
 */
export async function runCodeEvaluation(
  options: CodeEvaluationOptions,
): Promise<CodeEvaluationRecord> {
  const { contestant, lines, seed, signal, onSample, maxBytes = 60_000 } = options;
  const frame = await openFrame(options.command);
  const { files, packages, missing } = await readHeldOutCode();
  const entrant = await enterContestant(contestant, { levels: [], seed });
  try {
    const timerResolutionMs = measureTimerResolutionMs();
    const eventLoop = watchEventLoop();
    const nextLines = await measureNextLines(entrant.generator, files, {
      count: lines,
      seed,
      ...(signal === undefined ? {} : { signal }),
      ...(onSample === undefined ? {} : { onSample }),
    });
    const eventLoopDelayMs = eventLoop.stop();
    const memory = entrant.pid === undefined ? undefined : await readProcessMemory(entrant.pid);
    const surprise = await readWithModel(options, files, maxBytes);
    const samples = nextLines?.samples ?? [];
    const metrics = summarizeRun(samples, entrant.timing);
    const { selfCheck, reasons, timingReasons } = judgeRun({
      // A context too long for the model is a finding of its own, not a failed run.
      samples: samples.filter(({ status }) => status === 'completed'),
      metrics,
      plannedRuns: lines - (nextLines?.skipped ?? 0),
      forcedTokens: undefined,
      eventLoopDelayMs,
      timerResolutionMs,
    });
    const { engine, reasons: engineReasons } = await entrant.describeEngine();
    const draft = {
      ...(await closeFrame(frame)),
      mode: entrant.generator.info.mode,
      engine,
      model: entrant.model,
      workload: {
        kind: 'inline-completion' as const,
        promptSha256: samples.map(({ promptSha256 }) => promptSha256),
        requested: { promptTokens: null, outputTokens: 64 },
        actual: measureLengths(samples),
        seed,
        warmupRuns: samples.filter(({ phase }) => phase === 'warm-up').length,
        runs: listCompleted(samples).length,
        concurrency: 1,
        loadShape: 'single-stream',
      },
      samples,
      memory: { peakRssBytes: memory?.peakRssBytes ?? null },
      metrics,
      selfCheck,
      reasons: [
        ...reasons,
        ...engineReasons,
        ...(missing.length > 0 ? [`Not installed here: ${missing.join(', ')}`] : []),
      ],
      timing: { valid: timingReasons.length === 0, reasons: timingReasons },
      realCode: { packages, ...surprise, ...withoutSamples(nextLines) },
    };
    return createRecord(draft) as CodeEvaluationRecord;
  } finally {
    await entrant.generator.dispose();
  }
}

function withoutSamples(
  report: NextLineReport | undefined,
): Partial<Omit<NextLineReport, 'samples'>> {
  if (report === undefined) return {};
  const { exactMatch, editSimilarity, skipped } = report;
  return { exactMatch, editSimilarity, skipped };
}

/** Bits per byte need every logit, so the model is loaded into this process. */
async function readWithModel(
  { contestant, seed, signal }: CodeEvaluationOptions,
  files: Parameters<typeof measureSurprise>[1],
  maxBytes: number,
): Promise<SurpriseReport> {
  const { model, dtype, device } = contestant;
  const { value, release } = await loadModel({ model, dtype, device });
  try {
    const abort = signal === undefined ? {} : { signal };
    return await measureSurprise(value, files, { maxBytes, seed, ...abort });
  } finally {
    await release();
  }
}
