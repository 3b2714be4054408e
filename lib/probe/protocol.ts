import type { ProbeKernel, StackTiming } from '../prediction/index.ts';

/** What the child is asked, as its only argument in JSON. */
export interface ProbeRequest {
  readonly kernels: readonly ProbeKernel[];
  readonly threads: number;
  /** How often every stack is loaded and timed anew, all the others in between. */
  readonly visits: number;
  /** In each visit. */
  readonly blocks: number;
  readonly processorCacheBytes: number | null;
}

/** What the child writes, a line of JSON each. */
export type ProbeLine =
  | { readonly type: 'kernel'; readonly kernel: ProbeKernel; readonly cpuMs: number }
  | {
      readonly type: 'done';
      /** Processor time of the child; threads that are gone already included. */
      readonly cpuMs: number;
      readonly stacks: readonly StackTiming[];
      readonly memoryReadBytesPerSecond: number;
    };
