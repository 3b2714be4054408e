import { readFileSync } from 'node:fs';
import type { RateInterval, RunRecord } from '../record/index.ts';
import type { TrainedSnapshot } from './train-lesson-model.ts';

/** Executed quality of a model at one moment of its training. */
export interface LearningPoint {
  readonly step: number;
  readonly tokens: number;
  readonly seconds: number;
  readonly passAt1: RateInterval;
}

/** pass@1 over one training, with what is needed to say where it came from. */
export interface LearningCurve {
  /** `recorded`: an earlier run, perhaps on another machine. */
  readonly mode: 'live' | 'recorded';
  readonly startedAt: string;
  readonly machine: Pick<RunRecord['machine'], 'cpuModel' | 'usableCores'>;
  readonly commit: string | null;
  readonly parameters: number;
  readonly taskSetSha256: string;
  readonly points: readonly LearningPoint[];
}

/** Joins the snapshots of a training with the evaluations of their answers, in the same order. */
export function toLearningCurve(
  snapshots: readonly TrainedSnapshot[],
  evaluations: readonly RunRecord[],
): LearningCurve {
  const [first] = evaluations;
  if (first === undefined || evaluations.length !== snapshots.length) {
    throw new RangeError(`${evaluations.length} evaluations for ${snapshots.length} snapshots`);
  }
  const hashes = new Set(evaluations.map(({ quality }) => quality?.taskSetSha256));
  const [taskSetSha256] = hashes;
  if (hashes.size !== 1 || taskSetSha256 === undefined) {
    throw new RangeError('The evaluations are not all about the same tasks');
  }
  const { cpuModel, usableCores } = first.machine;
  return {
    mode: 'live',
    startedAt: first.startedAt,
    machine: { cpuModel, usableCores },
    commit: first.commit,
    parameters: first.model.parameters ?? 0,
    taskSetSha256,
    points: snapshots.map(({ step, tokens, seconds }, i) => {
      const passAt1 = evaluations[i]?.quality?.passAt1 as RateInterval;
      return { step, tokens, seconds, passAt1 };
    }),
  };
}

/** The published run of lesson 13, for machines without PyTorch. */
export function readRecordedCurve(): LearningCurve {
  const text = readFileSync(new URL('recorded-curve.json', import.meta.url), 'utf8');
  return { ...(JSON.parse(text) as LearningCurve), mode: 'recorded' };
}
