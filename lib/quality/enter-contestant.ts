import { createTransformersGenerator } from '../backends/transformers/index.ts';
import {
  describeEngine,
  describeModel,
  type EngineFinding,
  readEngineVersions,
  type summarizeRun,
} from '../bench/index.ts';
import type { Device, Dtype, TextGenerator } from '../generation/index.ts';
import type { ModelRecord } from '../record/index.ts';
import type { TaskLevel } from '../tasks/index.ts';
import type { Baseline } from './baselines/answer-source.ts';
import { createBaselineGenerator } from './baselines/baseline-generator.ts';
import { loadBaseline } from './baselines/load-baseline.ts';

/** Who answers: a local model, or a baseline that learns from the training split first. */
export type Contestant =
  | {
      readonly model: string;
      readonly dtype: Dtype;
      readonly device: Device | 'auto';
      readonly threads?: number;
      readonly onPhase?: (phase: string) => void;
    }
  | { readonly baseline: Baseline['name']; readonly trainingExamples: number };

/** A contestant ready to answer, with what the record says about it. */
export interface Entrant {
  readonly generator: TextGenerator;
  readonly model: ModelRecord;
  /** What ran it and how we know. Call it after measuring: it may load the model once more. */
  describeEngine(): Promise<EngineFinding>;
  readonly pid?: number;
  readonly timing?: Parameters<typeof summarizeRun>[1];
}

/** Loads a model, or lets a baseline learn. */
export async function enterContestant(
  contestant: Contestant,
  options: {
    readonly levels: readonly TaskLevel[];
    readonly seed: number;
    readonly signal?: AbortSignal;
  },
): Promise<Entrant> {
  if ('baseline' in contestant) return await enterBaseline(contestant, options);
  const { model, dtype, device, threads, onPhase } = contestant;
  const { signal } = options;
  const session = threads === undefined ? {} : { session: { threads } };
  const generator = await createTransformersGenerator({
    model,
    dtype,
    device,
    ...session,
    ...(onPhase === undefined ? {} : { onPhase }),
    ...(signal === undefined ? {} : { signal }),
  });
  const { info, prepared, pid, timing } = generator;
  return {
    generator,
    pid,
    timing,
    model: await describeModel(prepared),
    describeEngine: () =>
      describeEngine(info, threads ?? prepared.threads, { model, dtype, device, ...session }),
  };
}

async function enterBaseline(
  { baseline: name, trainingExamples }: Extract<Contestant, { baseline: string }>,
  { levels, seed }: { readonly levels: readonly TaskLevel[]; readonly seed: number },
): Promise<Entrant> {
  const loaded = loadBaseline(name, { trainingExamples, levels, seed: seed + 1 });
  const { trainingSha256: sha256, trainingBytes: bytes } = loaded;
  const asked = { device: 'cpu', dtype: 'none' };
  return {
    generator: createBaselineGenerator(loaded.baseline),
    model: {
      name: `baseline-${name}`,
      weights: 'trained',
      files: { 'training-examples.json': { sha256, bytes } },
      dtype: 'none',
      parameters: null,
    },
    describeEngine: async () => ({
      engine: {
        backend: 'baseline',
        versions: await readEngineVersions(),
        asked,
        got: asked,
        evidence: [`${loaded.trainingExamples} training examples, no model involved`],
      },
      reasons: [],
    }),
  };
}
