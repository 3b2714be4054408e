import { type Check, list, oneOf, optional } from '../check.ts';
import type { ImportedMetric, ImportedRecord } from '../imported-record.ts';
import { measured, name, sentence, sha256, shape } from './values.ts';

const metric = shape<ImportedMetric>({
  name,
  definition: sentence,
  statistic: name,
  unit: name,
  value: measured,
});

export const imported: Check = shape<ImportedRecord>({
  tool: oneOf('vllm-bench', 'aiperf', 'guidellm', 'llama-bench'),
  toolVersion: optional(name),
  fileSha256: sha256,
  metrics: list(metric, 10_000),
  unknown: list(name, 1000),
});
