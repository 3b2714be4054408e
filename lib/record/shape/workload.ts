import {
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
} from '../check.ts';
import type {
  CacheState,
  LatencyLimits,
  LoadRecord,
  SweepPoint,
  SweepRecord,
} from '../load-record.ts';
import type { PairingRecord, TypingRecord, WorkloadRecord } from '../run-record.ts';
import type { StopRecord } from '../self-check-record.ts';
import { metric } from './metric.ts';
import { count, measured, ms, name, percent, sentence, sha256, shape, tokens } from './values.ts';

const range = nullable(object({ min: tokens, max: tokens }));
const perSecond = number(0, 1e9);
const users = integer(1, 1e6);

const limits = shape<LatencyLimits>({
  ttftMs: optional(ms),
  tpotMs: optional(ms),
  e2eLatencyMs: optional(ms),
});

const cache = shape<CacheState>({
  state: oneOf('cold', 'warm', 'unknown'),
  proof: sentence,
  cachedPromptTokens: optional(tokens),
});

const load = shape<LoadRecord>({
  shape: oneOf(
    'single-stream',
    'closed-loop',
    'constant',
    'poisson',
    'burst',
    'ramp',
    'sweep',
    'trace',
  ),
  api: oneOf('chat', 'completions'),
  url: sentence,
  ratePerSecond: optional(perSecond),
  rampToPerSecond: optional(perSecond),
  concurrency: optional(users),
  thinkTimeMs: optional(ms),
  maxInFlight: optional(users),
  durationMs: optional(ms),
  requests: optional(count),
  traceSha256: optional(sha256),
  prompts: oneOf('unique', 'shared-prefix', 'repeated'),
  cache,
  limits: optional(limits),
});

const typing = shape<TypingRecord>({
  keystrokes: count,
  unasked: count,
  arrived: count,
  cancelled: count,
  cadence: sentence,
  debounceMs: ms,
  typedMs: ms,
});

export const workload: Check = shape<WorkloadRecord>({
  kind: oneOf('inline-completion', 'chat', 'repo-question', 'fixed-length', 'code-tasks'),
  promptSha256: list(sha256, 1e6),
  requested: object({ promptTokens: nullable(tokens), outputTokens: tokens }),
  actual: object({ promptTokens: range, outputTokens: range }),
  seed: integer(0, Number.MAX_SAFE_INTEGER),
  warmupRuns: count,
  runs: count,
  concurrency: optional(users),
  loadShape: optional(name),
  ratePerSecond: optional(perSecond),
  typing: optional(typing),
  load: optional(load),
});

const point = shape<SweepPoint>({
  group: name,
  value: measured,
  metrics: map(metric),
  valid: boolean(),
  reasons: list(sentence, 1000),
});

export const sweep: Check = shape<SweepRecord>({
  axis: name,
  points: list(point, 10_000),
  saturation: optional(nullable(object({ value: measured, reason: sentence }))),
  atLimits: optional(nullable(object({ value: measured, limits }))),
});

export const pairing: Check = shape<PairingRecord>({ sessionId: name, side: name, blocks: count });

export const stop: Check = shape<StopRecord>({
  reason: oneOf('narrow-enough', 'time-budget', 'planned', 'failed'),
  metric: optional(name),
  wantedPercent: optional(percent),
  reachedPercent: optional(percent),
  budgetMs: optional(ms),
  spentMs: optional(ms),
});
