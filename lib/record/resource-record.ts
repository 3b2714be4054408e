// What the run took from the machine while it ran. Every field of a sample is optional: a value that
// could not be read is absent, never 0.

/** Samples of the measured process over the run, taken from outside it. */
export interface ResourceRecord {
  /** Asked time between two samples. */
  readonly intervalMs: number;
  /** `own-process`: the sampler ran beside what it watched, not inside it. */
  readonly sampler: 'own-process' | 'in-process';
  /** What sampling itself took, in percent of one core. */
  readonly samplerCpuPercent?: number;
  /** What a kind of figure covers, for example `network`: the whole network namespace. */
  readonly scopes?: Readonly<Record<string, string>>;
  readonly samples: readonly ResourceSample[];
  /** Parts of the run, in order: `process`, `weights`, `first-token`, `decode`, ... */
  readonly phases: readonly PhaseMark[];
}

export interface ResourceSample {
  /** Milliseconds since the start of the run. */
  readonly timeMs: number;
  readonly rssBytes?: number;
  /** Private pages: heap, KV cache, copied weights. */
  readonly rssAnonBytes?: number;
  /** Pages of mapped files: weights read in place. Can be dropped and read again. */
  readonly rssFileBytes?: number;
  /** The kernel's high-water mark so far. */
  readonly peakRssBytes?: number;
  /** Everything in the control group, page cache included. */
  readonly cgroupBytes?: number;
  readonly vramBytes?: number;
  readonly gpuUtilisationPercent?: number;
  /** Processor time since the sample before, in percent of one core: 200 is two busy cores. */
  readonly cpuPercent?: number;
  /** Bytes since the sample before. */
  readonly networkReceivedBytes?: number;
  readonly networkSentBytes?: number;
}

export interface PhaseMark {
  readonly name: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** One reading of energy. Several scopes give several readings; they must not be added up. */
export interface EnergyReading {
  /** Null: not readable here, see `reason`. */
  readonly joules: number | null;
  /** What the joules cover, for example `CPU package 0` or `GPU board`. */
  readonly scope: string;
  /** How they were read, for example `powercap energy_uj` or `nvidia-smi power.draw, integrated`. */
  readonly method: string;
  readonly durationMs: number;
  /** The same scope over the same time doing nothing, where it was measured. */
  readonly idleJoules?: number;
  /** What the joules may be divided by. */
  readonly promptTokens?: number;
  readonly outputTokens?: number;
  readonly reason?: string;
}
