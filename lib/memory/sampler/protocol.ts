import type { ResourceSample } from '../../record/index.ts';

// What the sampler's process and the measuring process say to each other, as JSON over Node's IPC.

export type ToSampler =
  /** Watch this process and everything it starts. */
  { readonly type: 'follow'; readonly pid: number } | { readonly type: 'stop' };

export type FromSampler =
  | { readonly type: 'ready' }
  /** The first look at the process was taken: rates count from it. */
  | { readonly type: 'followed' }
  | ({ readonly type: 'report' } & SamplerReport);

/** A sample as it is taken. Power is turned into joules and does not go into a record. */
export interface RawSample extends ResourceSample {
  readonly gpuPowerWatts?: number;
}

export interface SamplerReport {
  readonly samples: readonly RawSample[];
  /** Time between two samples at the end: long runs are thinned out. */
  readonly intervalMs: number;
  /** Processor time of the sampler itself while it sampled, and for how long it did. */
  readonly cpuMs: number;
  readonly wallMs: number;
}

/** How the sampler's process is started. */
export interface SamplerSettings {
  readonly intervalMs: number;
  /** `process.hrtime.bigint()` at the start of the run, in decimal: all times count from there. */
  readonly startNs: string;
}
