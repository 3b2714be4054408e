import {
  type Check,
  list,
  listOr,
  map,
  nullable,
  number,
  object,
  oneOf,
  optional,
} from '../check.ts';
import type {
  EnergyReading,
  PhaseMark,
  ResourceRecord,
  ResourceSample,
} from '../resource-record.ts';
import { bytes, measured, ms, name, percent, sentence, shape, tokens } from './values.ts';

const sample = shape<ResourceSample>({
  timeMs: ms,
  rssBytes: optional(bytes),
  rssAnonBytes: optional(bytes),
  rssFileBytes: optional(bytes),
  peakRssBytes: optional(bytes),
  cgroupBytes: optional(bytes),
  vramBytes: optional(bytes),
  gpuUtilisationPercent: optional(percent),
  cpuPercent: optional(percent),
  networkReceivedBytes: optional(bytes),
  networkSentBytes: optional(bytes),
});

/** The samples as files hold them: names once, then rows, `null` where a field was absent. */
const table = object({
  columns: list(name, 100),
  rows: list(list(nullable(measured), 100), 1e7),
});

const phase = shape<PhaseMark>({ name, startMs: ms, endMs: ms });

export const resources: Check = shape<ResourceRecord>({
  intervalMs: ms,
  sampler: oneOf('own-process', 'in-process'),
  samplerCpuPercent: optional(percent),
  scopes: optional(map(sentence)),
  samples: listOr(list(sample, 1e7), table),
  phases: list(phase, 10_000),
});

export const energy: Check = list(
  shape<EnergyReading>({
    joules: nullable(number(0, 1e15)),
    scope: name,
    method: name,
    durationMs: ms,
    idleJoules: optional(number(0, 1e15)),
    promptTokens: optional(tokens),
    outputTokens: optional(tokens),
    reason: optional(sentence),
  }),
  1000,
);
