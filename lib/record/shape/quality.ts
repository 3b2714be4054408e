import { type Check, integer, list, object, oneOf, optional } from '../check.ts';
import type { CostRecord, QualityRecord, TaskRow } from '../quality-record.ts';
import { rate, rateFields } from './metric.ts';
import { count, date, ms, name, sentence, sha256, shape, tokens, usd } from './values.ts';

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

export const quality: Check = shape<QualityRecord>({
  taskSetSha256: sha256,
  tasks: list(task, 1e6),
  passAt1: rate,
  levels: list(object({ ...rateFields, level: integer(1, 100), passed: count }), 100),
});

export const cost: Check = shape<CostRecord>({
  totalUsd: usd,
  priceAsOf: date,
  priceSource: sentence,
});
