// The shape of a run record as checks; the published JSON Schema is generated from it. Every file of
// this folder is one group of the record.

import { boolean, type Check, list, map, nullable, oneOf, optional, text } from '../check.ts';
import { RUN_SCHEMA, type RunRecord, type TimingVerdict } from '../run-record.ts';
import { engine, machine, memory, model } from './engine.ts';
import { imported } from './imported.ts';
import { metric, rate } from './metric.ts';
import { cost, quality } from './quality.ts';
import { energy, resources } from './resources.ts';
import { sample } from './sample.ts';
import { selfCheck } from './self-check.ts';
import { name, sentence, shape, utc } from './values.ts';
import { pairing, stop, sweep, workload } from './workload.ts';

/** Checks every field by itself; rules that join fields are in `validate-record.ts`. */
export const checkRunRecordShape: Check = shape<RunRecord>({
  schema: oneOf(RUN_SCHEMA),
  schemaVersion: oneOf(1, 2),
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
  resources: optional(resources),
  energy: optional(energy),
  metrics: map(metric),
  shares: optional(map(rate)),
  sweep: optional(sweep),
  pairing: optional(pairing),
  stop: optional(stop),
  imported: optional(imported),
  quality: optional(quality),
  cost: optional(cost),
  selfCheck: optional(selfCheck),
  valid: boolean(),
  reasons: list(sentence, 1000),
  timing: optional(shape<TimingVerdict>({ valid: boolean(), reasons: list(sentence, 1000) })),
});
