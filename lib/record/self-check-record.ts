// What a measurement says about itself. A reader who distrusts a number starts here.

import type { NoiseVerdict } from '../stats/index.ts';

export interface SelfCheckRecord {
  readonly timerResolutionMs?: number;
  /** Largest event-loop delay of the measuring process. */
  readonly eventLoopDelayMs?: number;
  /** Sent minus due, worst case (open loop). */
  readonly clientLagMs?: number;
  /** Largest error on the planted streams, in milliseconds. */
  readonly plantedErrorMs?: number;
  /** The planted streams by metric. */
  readonly planted?: readonly PlantedCheck[];
  readonly steadyState?: {
    readonly reached: boolean;
    readonly reason: string;
    /** Leading values that MSER would crop; they stay in the samples. */
    readonly dropped?: number;
  };
  /** Relative half width of the median's interval of the headline metric. */
  readonly noisePercent?: number;
  readonly clientLag?: DelaySummary;
  readonly eventLoopDelay?: DelaySummary;
  /** Processor time of the measuring client, in percent of one core. */
  readonly clientCpuPercent?: number;
  /** Was the machine quiet? A noisy run stays valid and never wins a comparison. */
  readonly noise?: NoiseVerdict;
}

/** One metric of a stream whose times are known, as this client measured it. */
export interface PlantedCheck {
  /** `ttftMs`, `tpotMs`, `e2eLatencyMs`. */
  readonly metric: string;
  readonly concurrency: number;
  /** Largest difference between planted and measured, over all streams. */
  readonly worstErrorMs: number;
  readonly medianErrorMs: number;
  readonly streams: number;
  /** Within 1 ms or 2 % of what was planted, whichever is larger. */
  readonly isWithinLimit: boolean;
}

export interface DelaySummary {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly n: number;
}

/** Why measuring ended. */
export interface StopRecord {
  readonly reason: 'narrow-enough' | 'time-budget' | 'planned' | 'failed';
  /** The metric whose interval was watched. */
  readonly metric?: string;
  /** Half width of the interval relative to the median: wanted and reached. */
  readonly wantedPercent?: number;
  readonly reachedPercent?: number;
  readonly budgetMs?: number;
  readonly spentMs?: number;
}
