// The shape of a run record as checks. `Shape<T>` makes the compiler complain when a field of the type
// has no check, so the two cannot drift apart.

import {
  anyText,
  boolean,
  type Check,
  integer,
  list,
  map,
  nullable,
  number,
  object,
  oneOf,
  optional,
  text,
} from './check.ts';
import type { CostRecord, QualityRecord, RateInterval, TaskRow } from './quality-record.ts';
import {
  type EngineRecord,
  type GpuSummary,
  type MachineSummary,
  type MemoryRecord,
  type MetricInterval,
  type ModelRecord,
  type RequestSample,
  RUN_SCHEMA,
  type RunRecord,
  type SelfCheckRecord,
  type WorkloadRecord,
} from './run-record.ts';

type Shape<T> = { readonly [Field in keyof T]-?: Check };

function shape<T>(fields: Shape<T>): Check {
  return object(fields as Readonly<Record<string, Check>>);
}

// Absurd values are rejected rather than plotted: 4 months in ms, 8 PiB, a million million tokens.
const ms = number(0, 1e10);
const bytes = integer(0, Number.MAX_SAFE_INTEGER);
const tokens = integer(0, 1e12);
const count = integer(0, 1e9);
const share = number(0, 1);
const usd = number(0, 1e12);
const name = text(500);
const sentence = text(10_000);
const sha256 = text(64, /^[0-9a-f]{64}$/, 'a sha256 in 64 lower-case hex digits');
const measured = number(-1e18, 1e18);
const utc = text(
  24,
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
  'a UTC time such as "2026-01-31T12:00:00.000Z"',
);
const date = text(10, /^\d{4}-\d\d-\d\d$/, 'a date such as "2026-01-31"');
const range = nullable(object({ min: tokens, max: tokens }));

const gpu = shape<GpuSummary>({ name, vramBytes: nullable(bytes), driver: optional(name) });

const machine = shape<MachineSummary>({
  cpuModel: name,
  usableCores: number(0.001, 1e6), // a cgroup quota may grant half a core
  memoryTotalBytes: bytes,
  memoryLimitBytes: nullable(bytes),
  memoryAvailableBytes: optional(bytes),
  gpus: list(gpu, 1000),
  os: name,
  container: nullable(name),
  instructionSets: optional(list(name, 1000)),
  powerMode: optional(name),
});

const engine = shape<EngineRecord>({
  backend: name,
  versions: map(name),
  asked: object({ device: name, dtype: name }),
  got: object({ device: name, dtype: name, executionProvider: optional(name) }),
  evidence: list(sentence, 1000),
  threads: optional(count),
});

const model = shape<ModelRecord>({
  name,
  revision: optional(name),
  weights: oneOf('trained', 'random', 'remote'),
  files: map(object({ sha256, bytes })),
  dtype: name,
  parameters: nullable(integer(0, 1e15)),
});

const workload = shape<WorkloadRecord>({
  kind: oneOf('inline-completion', 'chat', 'repo-question', 'fixed-length', 'code-tasks'),
  promptSha256: list(sha256, 1e6),
  requested: object({ promptTokens: nullable(tokens), outputTokens: tokens }),
  actual: object({ promptTokens: range, outputTokens: range }),
  seed: integer(0, Number.MAX_SAFE_INTEGER),
  warmupRuns: count,
  runs: count,
  concurrency: optional(integer(1, 1e6)),
  loadShape: optional(name),
  ratePerSecond: optional(number(0, 1e9)),
});

const chunk = object({
  timeMs: ms,
  tokens,
  kind: optional(oneOf('content', 'reasoning', 'role')),
});

const sample = shape<RequestSample>({
  index: count,
  phase: oneOf('cold', 'warm-up', 'measured'),
  status: oneOf('completed', 'failed', 'aborted'),
  promptSha256: sha256,
  promptTokens: tokens,
  outputTokens: tokens,
  events: list(chunk, 1e7),
  finishReason: optional(oneOf('stop', 'length', 'abort')),
  sentAtMs: optional(ms),
  dueMs: optional(number(-1e10, 0)),
  endMs: optional(ms),
  prefillStartMs: optional(ms),
  text: optional(anyText()),
  reason: optional(sentence),
});

const memory = shape<MemoryRecord>({
  peakRssBytes: nullable(bytes),
  peakVramBytes: optional(bytes),
  samples: optional(list(object({ timeMs: ms, rssBytes: bytes }), 1e7)),
});

const metric = shape<MetricInterval>({
  p50: measured,
  low: nullable(measured),
  high: nullable(measured),
  n: integer(1, 1e9),
  p95: optional(measured),
  p99: optional(measured),
});

const rateFields: Shape<RateInterval> = { value: share, low: share, high: share, n: count };

const task = shape<TaskRow>({
  taskId: name,
  level: integer(1, 100),
  outcome: oneOf(
    'passed',
    'failed',
    'type-error',
    'syntax-error',
    'runtime-error',
    'timeout',
    'memory',
    'sandbox-error',
  ),
  sampleIndex: optional(count),
  testsPassed: optional(count),
  testsTotal: optional(count),
  e2eLatencyMs: optional(ms),
  outputTokens: optional(tokens),
  costUsd: optional(usd),
  reason: optional(sentence),
});

const quality = shape<QualityRecord>({
  taskSetSha256: sha256,
  tasks: list(task, 1e6),
  passAt1: object(rateFields as Readonly<Record<string, Check>>),
  levels: list(object({ ...rateFields, level: integer(1, 100), passed: count }), 100),
});

const selfCheck = shape<SelfCheckRecord>({
  timerResolutionMs: optional(ms),
  eventLoopDelayMs: optional(ms),
  clientLagMs: optional(ms),
  plantedErrorMs: optional(ms),
  steadyState: optional(object({ reached: boolean(), reason: sentence })),
  noisePercent: optional(number(0, 1e9)),
});

/** Checks every field by itself; rules that join fields are in `validate-record.ts`. */
export const checkRunRecordShape: Check = shape<RunRecord>({
  schema: oneOf(RUN_SCHEMA),
  schemaVersion: oneOf(1),
  id: text(16, /^[0-9a-f]{16}$/, 'an id of 16 lower-case hex digits'),
  labVersion: name,
  commit: nullable(name),
  dirty: optional(boolean()),
  command: sentence,
  startedAt: utc,
  endedAt: utc,
  mode: oneOf('live', 'recorded', 'simulated'),
  place: oneOf('cpu-laptop', 'codespace', 'gpu-container', 'colab', 'kubernetes', 'api', 'browser'),
  machine,
  engine,
  model,
  workload,
  samples: list(sample, 1e6),
  memory,
  metrics: map(metric),
  quality: optional(quality),
  cost: optional(shape<CostRecord>({ totalUsd: usd, priceAsOf: date, priceSource: sentence })),
  selfCheck: optional(selfCheck),
  valid: boolean(),
  reasons: list(sentence, 1000),
});
