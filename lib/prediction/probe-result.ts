import type { ConfigJson } from '../sizing/index.ts';
import type { NoiseFacts } from '../stats/index.ts';

/** Weight formats the probe runs, as published files store them. fp16 is widened, so fp32 stands for it. */
export type ProbeKernel = 'fp32' | 'q8' | 'q4';

/** One forward pass of a stack: `tokens` at once, with `pastTokens` in the cache. */
export interface PassTiming {
  readonly tokens: number;
  readonly pastTokens: number;
  /** Everything it reads came from memory: other data, more than the processor's cache holds, were read before. */
  readonly isCold: boolean;
  /** Best time of each block, in the order they were run; milliseconds. */
  readonly blockMinimaMs: readonly number[];
}

/** One small random-weight decoder and how long its passes took. */
export interface StackTiming {
  readonly kernel: ProbeKernel;
  readonly stack: StackName;
  /** config.json of the stack: what was run, so that `sizing` can count it. */
  readonly config: ConfigJson;
  readonly passes: readonly PassTiming[];
}

/**
 * `thin` and `deep` differ in layers only, so do `medium` and `many`, which nearly fills a large processor
 * cache; `large` has wider layers. `cache` and `shared` have hardly any weights and much KV cache, and differ in
 * how many heads share their keys; they are run in one format only.
 */
export type StackName = 'thin' | 'deep' | 'medium' | 'many' | 'large' | 'cache' | 'shared';

/** 4 since the KV cache has stacks of its own and all of the processor's cache is emptied. */
export const PROBE_SCHEMA_VERSION = 4;

/** What `lab probe` measured, as it is stored. */
export interface ProbeResult {
  readonly schemaVersion: typeof PROBE_SCHEMA_VERSION;
  /** ISO 8601. */
  readonly measuredAt: string;
  /** What a probe is only valid for. */
  readonly machine: ProbedMachine;
  readonly stacks: readonly StackTiming[];
  /** Reading all of a block of memory larger than any cache, one thread; bytes per second. */
  readonly memoryReadBytesPerSecond: number;
  /** The processor's last cache, as the system tells it; null where it does not. */
  readonly processorCacheBytes: number | null;
  readonly noise: NoiseFacts;
  readonly wallMs: number;
}

/** A probe of one of these says nothing about another. */
export interface ProbedMachine {
  readonly cpuModel: string;
  readonly architecture: string;
  readonly usableCores: number;
  readonly threads: number;
  readonly onnxRuntimeVersion: string;
}
