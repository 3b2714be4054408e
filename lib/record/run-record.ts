// The run record: everything needed to say where a number came from, in one JSON file per run. Raw
// event logs are kept, so every metric can be derived again; what was asked for stands beside what
// was got, so nothing can be silently different. Units are in the names.

import type { PlaceName } from '../generation/index.ts';
import type { StreamChunk } from '../metrics/index.ts';
import type { CostRecord, QualityRecord } from './quality-record.ts';

export const RUN_SCHEMA = 'offload-lab/run/1';

/** Live model output, a recorded stream played back, or a simulation. */
export type RunMode = 'live' | 'recorded' | 'simulated';

export interface RunRecord {
  readonly schema: typeof RUN_SCHEMA;
  readonly schemaVersion: 1;
  /** First 16 hex digits of the sha256 of this record's canonical JSON without `id`. */
  readonly id: string;
  /** `version` of the lab that measured, and the commit it was built from where git knows it. */
  readonly labVersion: string;
  readonly commit: string | null;
  /** True when tracked files differed from that commit. */
  readonly dirty?: boolean;
  /** The command or call that measured, secrets removed. */
  readonly command: string;
  /** UTC, ISO 8601 with milliseconds. */
  readonly startedAt: string;
  readonly endedAt: string;
  readonly mode: RunMode;
  readonly place: PlaceName;
  readonly machine: MachineSummary;
  readonly engine: EngineRecord;
  readonly model: ModelRecord;
  readonly workload: WorkloadRecord;
  readonly samples: readonly RequestSample[];
  readonly memory: MemoryRecord;
  /** By metric name with its unit, for example `ttftMs`. Only completed, measured requests count. */
  readonly metrics: Readonly<Record<string, MetricInterval>>;
  readonly quality?: QualityRecord;
  readonly cost?: CostRecord;
  readonly selfCheck?: SelfCheckRecord;
  /** False exactly when `reasons` is not empty. Invalid runs are kept and never averaged in. */
  readonly valid: boolean;
  readonly reasons: readonly string[];
}

/** The machine that ran the model (`null`: looked for, not there; absent: not known). */
export interface MachineSummary {
  readonly cpuModel: string;
  /** Cores this process may use: affinity and cgroup quota applied. */
  readonly usableCores: number;
  readonly memoryTotalBytes: number;
  /** The cgroup's limit; null without one. */
  readonly memoryLimitBytes: number | null;
  readonly memoryAvailableBytes?: number;
  readonly gpus: readonly GpuSummary[];
  /** `process.platform`, kernel release and architecture, for example `linux 6.1.0 x64`. */
  readonly os: string;
  /** `codespace`, `docker`, `kubernetes`, `wsl`, ...; null on the bare machine. */
  readonly container: string | null;
  readonly instructionSets?: readonly string[];
  readonly powerMode?: string;
}

export interface GpuSummary {
  readonly name: string;
  readonly vramBytes: number | null;
  readonly driver?: string;
}

/** What ran the model: asked for, got, and how we know. */
export interface EngineRecord {
  /** Folder name under `lib/backends`. */
  readonly backend: string;
  /** Package name to version, `node` included. */
  readonly versions: Readonly<Record<string, string>>;
  readonly asked: { readonly device: string; readonly dtype: string };
  readonly got: {
    readonly device: string;
    readonly dtype: string;
    readonly executionProvider?: string;
  };
  /** Observations that prove `got`, for example "session reports CPUExecutionProvider". */
  readonly evidence: readonly string[];
  readonly threads?: number;
}

export interface ModelRecord {
  readonly name: string;
  readonly revision?: string;
  /** `random`: right shapes, meaningless text. `remote`: weights nobody here can see. */
  readonly weights: 'trained' | 'random' | 'remote';
  /** Every file that was loaded. Empty only for `remote`. */
  readonly files: Readonly<Record<string, { readonly sha256: string; readonly bytes: number }>>;
  readonly dtype: string;
  /** Parameter count; null when unknown (remote). */
  readonly parameters: number | null;
}

export type WorkloadKind =
  | 'inline-completion'
  | 'chat'
  | 'repo-question'
  | 'fixed-length'
  | 'code-tasks';

export interface WorkloadRecord {
  readonly kind: WorkloadKind;
  /** sha256 of each distinct prompt as sent, in order of first use. */
  readonly promptSha256: readonly string[];
  readonly requested: { readonly promptTokens: number | null; readonly outputTokens: number };
  /** What the measured requests really had: null when none completed. */
  readonly actual: {
    readonly promptTokens: { readonly min: number; readonly max: number } | null;
    readonly outputTokens: { readonly min: number; readonly max: number } | null;
  };
  readonly seed: number;
  readonly warmupRuns: number;
  readonly runs: number;
  /** @default 1 */
  readonly concurrency?: number;
  /** `single-stream`, `closed-loop`, `open-loop`, ... */
  readonly loadShape?: string;
  readonly ratePerSecond?: number;
}

/** One request with its raw event log. */
export interface RequestSample {
  readonly index: number;
  /** Cold start and warm-up are kept and never averaged in. */
  readonly phase: 'cold' | 'warm-up' | 'measured';
  readonly status: 'completed' | 'failed' | 'aborted';
  readonly promptSha256: string;
  readonly promptTokens: number;
  readonly outputTokens: number;
  /** Arrivals since the request was sent, ascending. */
  readonly events: readonly StreamChunk[];
  readonly finishReason?: 'stop' | 'length' | 'abort';
  /** Milliseconds from the start of the run to when this request was sent. */
  readonly sentAtMs?: number;
  /** Intended arrival relative to sending, 0 or negative: open-loop load only. */
  readonly dueMs?: number;
  readonly endMs?: number;
  /** The prompt was tokenised and the first forward pass began, milliseconds since sending. */
  readonly prefillStartMs?: number;
  /** The answer, kept so that speed never hides broken output. */
  readonly text?: string;
  /** Why it failed or was aborted. */
  readonly reason?: string;
}

export interface MemoryRecord {
  /** Peak resident memory of the process that ran the model; null where it could not be read. */
  readonly peakRssBytes: number | null;
  readonly peakVramBytes?: number;
  readonly samples?: readonly { readonly timeMs: number; readonly rssBytes: number }[];
}

/** A median with its 95 % interval by order statistics. */
export interface MetricInterval {
  readonly p50: number;
  /** Null with fewer than 6 samples: no 95 % interval of a median exists then. */
  readonly low: number | null;
  readonly high: number | null;
  readonly n: number;
  /** Only with 130 samples or more (99 % bound on the tail); absent below. */
  readonly p95?: number;
  /** Only with 662 samples or more. */
  readonly p99?: number;
}

/** What the measurement says about itself. */
export interface SelfCheckRecord {
  readonly timerResolutionMs?: number;
  /** Largest event-loop delay of the measuring process. */
  readonly eventLoopDelayMs?: number;
  /** Sent minus due, worst case (open loop). */
  readonly clientLagMs?: number;
  /** What a planted stream of known times was misread by. */
  readonly plantedErrorMs?: number;
  readonly steadyState?: { readonly reached: boolean; readonly reason: string };
  /** Relative half width of the median's interval of the headline metric. */
  readonly noisePercent?: number;
}
