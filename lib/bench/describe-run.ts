import {
  createRecord,
  listCompleted,
  measureLengths,
  type RequestSample,
  type RunDraft,
  type RunRecord,
  type SelfCheckRecord,
  type StopRecord,
  type WorkloadRecord,
} from '../record/index.ts';
import { judgeNoise, spreadOfBlockMinima } from '../stats/index.ts';
import { describeEngine, type EngineFinding } from './describe-engine.ts';
import { describeModel } from './describe-model.ts';
import { judgeRun } from './judge-run.ts';
import { DEFAULT_WARMUP_RUNS, type SideOptions, type SideReport } from './open-side.ts';
import { closeFrame, type RunFrame } from './run-frame.ts';
import { headlineValues } from './stop-rule.ts';
import { summarizeRun } from './summarize-run.ts';

/** What a kind of run adds to, or knows better than, the plain one. */
export interface RunExtras {
  /** Requests that were to be measured. */
  readonly plannedRuns: number;
  readonly stop?: StopRecord;
  readonly workload?: Partial<WorkloadRecord>;
  readonly draft?: Partial<Pick<RunDraft, 'metrics' | 'shares' | 'sweep' | 'pairing'>>;
  readonly reasons?: readonly string[];
  /** The proof of the device, where it was made before. */
  readonly engine?: EngineFinding;
  /** Lengths were not forced, so answers may differ in length. */
  readonly isOpenLength?: boolean;
  /** Requests that are kept in the record and count for nothing, before those that do. */
  readonly setAside?: readonly RequestSample[];
  /** Observations beside those of the engine. */
  readonly evidence?: readonly string[];
  /** Requests of several settings: together they have no median, and no steady state. */
  readonly isMixed?: boolean;
}

/**
 * The record of one closed side.
 *
 * @throws DeviceFallbackError when the model did not run on the device that was asked for
 */
export async function describeRun(
  frame: RunFrame,
  options: SideOptions,
  report: SideReport,
  extras: RunExtras,
): Promise<RunRecord> {
  const closed = await closeFrame(frame);
  const { generator, samples, watch, peakRssBytes } = report;
  const { info, prepared, timing } = generator;
  const { isMixed = false } = extras;
  const summarized = isMixed ? samples.filter(({ phase }) => phase === 'cold') : samples;
  const { outputTokensPerSecond, ...own } = summarizeRun(summarized, timing);
  // in turns with other sides, the time from the first request to the last is not this side's
  const isAlone = outputTokensPerSecond !== undefined && extras.draft?.pairing === undefined;
  const metrics = {
    ...own,
    ...(isAlone ? { outputTokensPerSecond } : {}),
    ...extras.draft?.metrics,
  };
  const { selfCheck, reasons, timingReasons } = judgeRun({
    samples,
    metrics,
    plannedRuns: extras.plannedRuns,
    forcedTokens: extras.isOpenLength === true ? undefined : options.maxNewTokens,
    eventLoopDelayMs: report.eventLoopDelayMs,
    timerResolutionMs: report.timerResolutionMs,
  });
  const threads = options.session?.threads ?? prepared.threads;
  const found = extras.engine ?? (await describeEngine(info, threads, options));
  const spread = isMixed ? undefined : spreadOfBlockMinima(headlineValues(samples));
  const noise = judgeNoise({
    ...watch.noise,
    ...(spread === undefined ? {} : { blockMinimaSpreadPercent: spread }),
  });
  return createRecord({
    ...closed,
    mode: info.mode,
    engine: {
      ...found.engine,
      evidence: [
        ...found.engine.evidence,
        ...explainSettings(prepared, options.session),
        ...(extras.evidence ?? []),
      ],
      proof: { ...found.engine.proof, ...watch.gpu },
    },
    model: await describeModel(prepared),
    workload: { ...describeWorkload(options, samples), ...extras.workload },
    samples: [...(extras.setAside ?? []), ...samples],
    memory: { peakRssBytes, predictedPeakBytes: prepared.requiredBytes },
    resources: watch.resources,
    energy: withTokens(watch.energy, samples),
    ...extras.draft,
    metrics,
    ...(extras.stop === undefined ? {} : { stop: extras.stop }),
    selfCheck: { ...(isMixed ? withoutSeries(selfCheck) : selfCheck), noise },
    reasons: [...reasons, ...timingReasons, ...found.reasons, ...(extras.reasons ?? [])],
  });
}

/** Why the engine was set up as it was; what the learner chose needs no reason. */
function explainSettings(
  { settingReasons }: SideReport['generator']['prepared'],
  session: SideOptions['session'],
): readonly string[] {
  const { threads, ...others } = settingReasons;
  return [...(session?.threads === undefined ? [threads] : []), ...Object.values(others)];
}

function withoutSeries(selfCheck: SelfCheckRecord): SelfCheckRecord {
  const { steadyState: _steadyState, noisePercent: _noisePercent, ...rest } = selfCheck;
  return rest;
}

/** Joules mean something only with what was done for them: tokens of the measured requests. */
function withTokens(
  energy: SideReport['watch']['energy'],
  samples: readonly RequestSample[],
): SideReport['watch']['energy'] {
  const measured = listCompleted(samples);
  const promptTokens = measured.reduce((sum, sample) => sum + sample.promptTokens, 0);
  const outputTokens = measured.reduce((sum, sample) => sum + sample.outputTokens, 0);
  return energy.map((reading) => ({ ...reading, promptTokens, outputTokens }));
}

/** What was asked for and what came, for requests sent one after the other. */
export function describeWorkload(
  {
    promptTokens,
    maxNewTokens,
    seed,
    warmupRuns = DEFAULT_WARMUP_RUNS,
  }: Pick<SideOptions, 'promptTokens' | 'maxNewTokens' | 'seed' | 'warmupRuns'>,
  samples: readonly RequestSample[],
): WorkloadRecord {
  return {
    kind: promptTokens === undefined ? 'inline-completion' : 'fixed-length',
    promptSha256: [...new Set(samples.map(({ promptSha256 }) => promptSha256))],
    requested: { promptTokens: promptTokens ?? null, outputTokens: maxNewTokens },
    actual: measureLengths(samples),
    seed,
    warmupRuns,
    runs: samples.filter(({ phase }) => phase === 'measured').length,
    concurrency: 1,
    loadShape: 'single-stream',
  };
}
