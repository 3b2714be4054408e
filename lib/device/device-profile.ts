import type { Device, ExecutionProvider, PlaceName } from '../generation/index.ts';

/** Where one reading came from: a file of the kernel, a command, or Node itself. */
export interface Evidence {
  /** The field of the profile, for example `memory.limitBytes`. */
  readonly reading: string;
  readonly source: string;
}

export interface CpuProfile {
  readonly model: string;
  readonly architecture: string;
  /** Null where the system does not tell. */
  readonly physicalCores: number | null;
  readonly logicalCores: number;
  /** Cores this process may be scheduled on (CPU affinity, cpusets). */
  readonly affinityCores: number;
  /** CPU time a control group grants per second of wall time; null without a quota. */
  readonly quotaCores: number | null;
  readonly quotaSource: string | null;
  /** The smaller of affinity and quota; a quota may make it a fraction. */
  readonly usableCores: number;
  /** Threads to give to an engine: usable cores rounded down, at least 1. */
  readonly recommendedThreads: number;
  /** Those that matter to inference, spelled as Linux does; null where the system does not tell. */
  readonly instructionSets: readonly string[] | null;
}

export interface MemoryProfile {
  readonly totalBytes: number;
  /** What a program started now could use: never more than the kernel or any control group allows. */
  readonly availableBytes: number;
  readonly availableSource: string;
  /** The tightest control-group limit above this process; null without one. */
  readonly limitBytes: number | null;
  readonly limitSource: string | null;
  /** Usage minus inactive file pages of the group that sets the limit; null without one. */
  readonly workingSetBytes: number | null;
  readonly swapTotalBytes: number;
  readonly swapFreeBytes: number;
  readonly cgroupVersion: 1 | 2 | null;
}

export interface GpuProfile {
  readonly vendor: 'nvidia' | 'amd' | 'apple' | 'intel' | 'other';
  readonly name: string;
  /** Null where unknown. Memory shared with the CPU is counted when `hasUnifiedMemory`. */
  readonly totalVramBytes: number | null;
  readonly freeVramBytes: number | null;
  readonly driver: string | null;
  readonly hasUnifiedMemory: boolean;
  /** NVIDIA only, for example `9.0`. */
  readonly computeCapability: string | null;
  /** Why it cannot be used as it is, for example a missing driver; null when nothing is known to be wrong. */
  readonly problem: string | null;
  readonly source: string;
}

/** One execution provider, tried for real: a session was created on it in a child process and run. */
export interface ProviderTrial {
  readonly name: ExecutionProvider;
  readonly device: Device;
  readonly loads: boolean;
  /** One sentence: what proved that it loads, or why it does not. */
  readonly reason: string;
  /** What to do about it; null when it loads. */
  readonly hint: string | null;
  /** Child start to answer, a rough figure. */
  readonly elapsedMs: number;
}

export type Surroundings =
  | 'bare'
  | 'virtual-machine'
  | 'container'
  | 'kubernetes'
  | 'codespace'
  | 'colab'
  | 'wsl';

export interface SurroundingsFinding {
  readonly kind: Surroundings;
  readonly source: string;
}

/** What this machine has, each reading with its source. */
export interface DeviceProfile {
  readonly cpu: CpuProfile;
  readonly memory: MemoryProfile;
  readonly disk: { readonly folder: string; readonly freeBytes: number | null };
  readonly gpus: readonly GpuProfile[];
  /** Empty when detection was asked not to try them. */
  readonly executionProviders: readonly ProviderTrial[];
  readonly os: {
    readonly platform: string;
    readonly name: string;
    readonly kernel: string;
    /** `glibc 2.36`, `musl`, or null outside Linux. */
    readonly libc: string | null;
  };
  readonly runtimes: { readonly node: string; readonly onnxruntime: string | null };
  /** Everything that surrounds this process, outermost guess last; `bare` when nothing was found. */
  readonly surroundings: readonly SurroundingsFinding[];
  readonly place: { readonly name: PlaceName; readonly reason: string };
  readonly evidence: readonly Evidence[];
}
