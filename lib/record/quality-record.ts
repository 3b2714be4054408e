/** What became of an answer; the verdicts of the sandbox. */
export type TaskOutcome =
  | 'passed'
  | 'failed'
  | 'type-error'
  | 'syntax-error'
  | 'runtime-error'
  | 'timeout'
  | 'memory'
  | 'sandbox-error';

/** One executed code task. One row per task and attempt, so cost and speed join quality per item. */
export interface TaskRow {
  readonly taskId: string;
  readonly level: number;
  /** `passed`, or what went wrong. `sandbox-error` says nothing about the model. */
  readonly outcome: TaskOutcome;
  /** Index into `samples` of the request that answered. */
  readonly sampleIndex?: number;
  readonly testsPassed?: number;
  readonly testsTotal?: number;
  readonly e2eLatencyMs?: number;
  readonly outputTokens?: number;
  readonly costUsd?: number;
  /** Why it did not pass, one sentence. */
  readonly reason?: string;
}

/** A share with its 95 % interval (Wilson for one attempt per task). */
export interface RateInterval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
}

/** Executed quality: pass@1 over the task set and per level. */
export interface QualityRecord {
  /** sha256 of the canonical task set, so that two runs are known to have had the same tasks. */
  readonly taskSetSha256: string;
  readonly tasks: readonly TaskRow[];
  readonly passAt1: RateInterval;
  readonly levels: readonly (RateInterval & { readonly level: number; readonly passed: number })[];
}

/** What the run cost, with the price row it was computed from. */
export interface CostRecord {
  readonly totalUsd: number;
  /** Date of the price row, `YYYY-MM-DD`. */
  readonly priceAsOf: string;
  readonly priceSource: string;
}
