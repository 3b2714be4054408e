// What a measurement says about itself. A reader who distrusts a number starts here.

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
  readonly noise?: NoiseRecord;
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

export interface NoiseRecord {
  readonly verdict: 'quiet' | 'noisy' | 'unknown';
  /** Each with its figure and the limit; empty when quiet. */
  readonly reasons: readonly string[];
  /** What was read, for readers who draw the line elsewhere. */
  readonly facts: NoiseFacts;
}

/** Facts about the machine during the run. Absent: could not be read. */
export interface NoiseFacts {
  /** How far the block minima spread, relative to the smallest: quiet machines repeat their best. */
  readonly blockMinimaSpreadPercent?: number;
  /** Processor time that a hypervisor gave to others. */
  readonly stealPercent?: number;
  /** Processor time on the usable cores that was neither this run's nor idle, in percent of one core. */
  readonly otherCpuPercent?: number;
  /** Runnable tasks per usable core, one-minute load average at the start. */
  readonly loadPerCore?: number;
  /** Share of time slices in which the cgroup quota stopped the run. */
  readonly throttledPercent?: number;
  /** Time runnable but waiting for a core, in percent of the run (PSI or schedstat). */
  readonly cpuPressurePercent?: number;
  /** Lowest and highest core frequency seen, MHz. */
  readonly frequencyMhz?: { readonly min: number; readonly max: number };
  /** Thermal throttling events of the kernel or driver during the run. */
  readonly thermalEvents?: number;
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
