// The run record: everything needed to say where a number came from, in one JSON file per run. Raw
// event logs are kept, so every metric can be derived again; what was asked for stands beside what
// was got, so nothing can be silently different. Units are in the names.

import type { PlaceName } from '../generation/index.ts';
import type { StreamChunk } from '../metrics/index.ts';
import type { ImportedRecord } from './imported-record.ts';
import type { LoadRecord, ServerUsage, SweepRecord } from './load-record.ts';
import type { MetricInterval } from './metric-interval.ts';
import type { CostRecord, QualityRecord, RateInterval } from './quality-record.ts';
import type { EnergyReading, ResourceRecord } from './resource-record.ts';
import type { SelfCheckRecord, StopRecord } from './self-check-record.ts';

export const RUN_SCHEMA = 'offload-lab/run/1';

/** Live model output, a recorded stream played back, or a simulation. */
export type RunMode = 'live' | 'recorded' | 'simulated';

export interface RunRecord {
  readonly schema: typeof RUN_SCHEMA;
  /** 2 with `timing`, which a reader of version 1 would overlook; 1 without. */
  readonly schemaVersion: 1 | 2;
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
  /** Memory, processor, GPU and network over the run. */
  readonly resources?: ResourceRecord;
  /** One reading per scope; absent when nothing was asked for. */
  readonly energy?: readonly EnergyReading[];
  /** By metric name with its unit, for example `ttftMs`. Only completed, measured requests count. */
  readonly metrics: Readonly<Record<string, MetricInterval>>;
  /** By name, for example `suggestionsInTime`: shares with their Wilson interval. */
  readonly shares?: Readonly<Record<string, RateInterval>>;
  /** One run over several settings. */
  readonly sweep?: SweepRecord;
  /** Measured in turns with other runs, so that both saw the same minutes. */
  readonly pairing?: PairingRecord;
  readonly stop?: StopRecord;
  readonly imported?: ImportedRecord;
  readonly quality?: QualityRecord;
  readonly cost?: CostRecord;
  readonly selfCheck?: SelfCheckRecord;
  /** False exactly when `reasons` is not empty. Invalid runs are kept and never averaged in. */
  readonly valid: boolean;
  readonly reasons: readonly string[];
  /**
   * Whether the times may be used, in a run that measured something else beside them: tasks solved do
   * not depend on how noisy the clock was. Left out, the times are as valid as the run.
   */
  readonly timing?: TimingVerdict;
}

export interface TimingVerdict {
  /** False exactly when `reasons` is not empty. */
  readonly valid: boolean;
  readonly reasons: readonly string[];
}

/**
 * The machine that ran the model (`null`: looked for, not there; absent: not known). Cores and memory
 * are null in records made from another tool's file, which does not say.
 */
export interface MachineSummary {
  readonly cpuModel: string;
  /** Cores this process may use: affinity and cgroup quota applied. */
  readonly usableCores: number | null;
  readonly memoryTotalBytes: number | null;
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
  /** Measured signs of where the work ran. */
  readonly proof?: EngineProof;
  /** What a remote server says about itself: its word, not our observation. */
  readonly serverReports?: Readonly<Record<string, string>>;
}

/** Observations of the device during the run. Absent: could not be read. */
export interface EngineProof {
  /** Graph nodes that each ONNX Runtime provider executed, from a profile of one request. */
  readonly nodesByProvider?: Readonly<Record<string, number>>;
  /** Time in those nodes, from the same profile. */
  readonly nodeMsByProvider?: Readonly<Record<string, number>>;
  /** Video memory before the model was loaded and the most while it ran. */
  readonly vramBeforeBytes?: number;
  readonly vramDuringBytes?: number;
  readonly gpuUtilisationPercent?: { readonly mean: number; readonly max: number };
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
  /** Somebody typing: how, and what became of the keys. */
  readonly typing?: TypingRecord;
  /** Load tests: shape, limits, prompts and the state of the cache. */
  readonly load?: LoadRecord;
}

/** A simulated typist who asks for a suggestion after each key; the next key cancels it. */
export interface TypingRecord {
  readonly keystrokes: number;
  /** Keys after which nothing was asked, because the next one came before the debounce was over. */
  readonly unasked: number;
  /** Suggestions that were there before the next key, and those it cancelled. */
  readonly arrived: number;
  readonly cancelled: number;
  /** Distribution of the gaps between keys, with its source. */
  readonly cadence: string;
  readonly debounceMs: number;
  /** From the first key to the last. */
  readonly typedMs: number;
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
  readonly finishReason?: 'stop' | 'length' | 'abort' | 'tool-calls' | 'content-filter';
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
  /** What kind of failure: before a connection, an HTTP status, mid-stream, too late, or our own. */
  readonly failure?: 'connect' | 'http' | 'stream' | 'timeout' | 'client';
  readonly httpStatus?: number;
  /** Token counts as the server reported them. */
  readonly usage?: ServerUsage;
  /** Output tokens by our own tokenizer, where the model's is known. */
  readonly ownOutputTokens?: number;
  /** Events that carried text: what tools that count chunks call tokens. */
  readonly contentChunks?: number;
  /** Who counted `outputTokens` and the tokens of `events`. @default 'own' */
  readonly tokensCountedBy?: 'server' | 'own' | 'chunks';
  /** Point of a sweep that this request belongs to. */
  readonly group?: string;
  /** Block of an interleaved measurement, from 0. */
  readonly block?: number;
}

export interface MemoryRecord {
  /** Peak resident memory of the process that ran the model; null where it could not be read. */
  readonly peakRssBytes: number | null;
  readonly peakVramBytes?: number;
  /** What loading it was expected to need at most, said before it was loaded. */
  readonly predictedPeakBytes?: number;
  readonly samples?: readonly { readonly timeMs: number; readonly rssBytes: number }[];
}

/** Runs with the same session were measured block by block in turns: A B B A ... */
export interface PairingRecord {
  readonly sessionId: string;
  /** Which of the sides this run is, for example `A`. */
  readonly side: string;
  readonly blocks: number;
}
