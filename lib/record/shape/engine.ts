import {
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
  EngineProof,
  EngineRecord,
  GpuSummary,
  MachineSummary,
  MemoryRecord,
  ModelRecord,
} from '../run-record.ts';
import { bytes, count, ms, name, percent, sentence, sha256, shape } from './values.ts';

const gpu = shape<GpuSummary>({ name, vramBytes: nullable(bytes), driver: optional(name) });

export const machine: Check = shape<MachineSummary>({
  cpuModel: name,
  usableCores: nullable(number(0.001, 1e6)), // a cgroup quota may grant half a core
  memoryTotalBytes: nullable(bytes),
  memoryLimitBytes: nullable(bytes),
  memoryAvailableBytes: optional(bytes),
  gpus: list(gpu, 1000),
  os: name,
  container: nullable(name),
  instructionSets: optional(list(name, 1000)),
  powerMode: optional(name),
});

const proof = shape<EngineProof>({
  nodesByProvider: optional(map(count)),
  nodeMsByProvider: optional(map(ms)),
  vramBeforeBytes: optional(bytes),
  vramDuringBytes: optional(bytes),
  gpuUtilisationPercent: optional(object({ mean: percent, max: percent })),
});

export const engine: Check = shape<EngineRecord>({
  backend: name,
  versions: map(name),
  asked: object({ device: name, dtype: name }),
  got: object({ device: name, dtype: name, executionProvider: optional(name) }),
  evidence: list(sentence, 1000),
  threads: optional(count),
  proof: optional(proof),
  serverReports: optional(map(sentence)),
});

export const model: Check = shape<ModelRecord>({
  name,
  revision: optional(name),
  weights: oneOf('trained', 'random', 'remote'),
  files: map(object({ sha256, bytes })),
  dtype: name,
  parameters: nullable(integer(0, 1e15)),
});

export const memory: Check = shape<MemoryRecord>({
  peakRssBytes: nullable(bytes),
  peakVramBytes: optional(bytes),
  predictedPeakBytes: optional(bytes),
  samples: optional(list(object({ timeMs: ms, rssBytes: bytes }), 1e7)),
});
