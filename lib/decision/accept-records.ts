// Records reach a decision from files, pages and other people. The hash and the full shape were checked by
// whoever read them (`parseRecord`); here every field that a decision rests on is looked at again, cheaply,
// because one absurd value among ten thousand would move the answer without anybody noticing.

import type { Refusal } from '../cost/index.ts';
import { RUN_SCHEMA, type RunRecord } from '../record/index.ts';
import { PLACE_FACTS } from './place-option.ts';

export interface AcceptedRecords {
  /** Newest first; of equal times by id, so that the order given never matters. */
  readonly records: readonly RunRecord[];
  readonly refused: readonly Refusal[];
}

/** Longest a request or a load may take: a day. */
const MOST_MS = 86_400_000;
const MODES: ReadonlySet<unknown> = new Set(['live', 'recorded', 'simulated']);
const FORBIDDEN = ['__proto__', 'constructor', 'prototype'];

/** Sorts out which records may speak; the others are refused by name. */
export function acceptRecords(values: readonly unknown[], now: string): AcceptedRecords {
  const latest = Date.parse(now) + MOST_MS;
  const byId = new Map<string, RunRecord>();
  const refused: Refusal[] = [];
  const contradicting = new Set<string>();
  let repeated = 0;
  for (let i = 0; i < values.length; i++) {
    const problem = findProblem(values[i], latest);
    if (problem !== undefined) {
      refused.push({ what: nameOf(values[i], i), reason: problem });
      continue;
    }
    const record = values[i] as RunRecord;
    const known = byId.get(record.id);
    if (known === undefined) byId.set(record.id, record);
    else if (known === record || JSON.stringify(known) === JSON.stringify(record)) repeated += 1;
    else contradicting.add(record.id);
  }
  for (const id of contradicting) {
    // Which of them is true nobody can tell, and the first one would make the order matter.
    byId.delete(id);
    refused.push({ what: `record ${id.slice(0, 16)}`, reason: 'given twice with other contents' });
  }
  if (repeated > 0) {
    const what = repeated === 1 ? 'one record' : `${repeated} records`;
    refused.push({ what, reason: 'given more than once; each counts once' });
  }
  refused.sort((a, b) => (a.what < b.what ? -1 : a.what > b.what ? 1 : 0));
  const records = [...byId.values()].sort((a, b) =>
    a.startedAt > b.startedAt || (a.startedAt === b.startedAt && a.id > b.id) ? -1 : 1,
  );
  return { records, refused };
}

function nameOf(value: unknown, index: number): string {
  const id =
    typeof value === 'object' && value !== null ? (value as { id?: unknown }).id : undefined;
  return typeof id === 'string' ? `record ${id.slice(0, 16)}` : `record number ${index + 1}`;
}

function findProblem(value: unknown, latest: number): string | undefined {
  if (!isObject(value)) return 'not a run record';
  for (const key of FORBIDDEN) {
    if (Object.hasOwn(value, key)) return `has the key "${key}", which is part of every prototype`;
  }
  const { schema, schemaVersion, id, mode, place, valid, startedAt, samples, metrics, model } =
    value;
  if (schema !== RUN_SCHEMA || (schemaVersion !== 1 && schemaVersion !== 2)) {
    return `is of the schema ${quote(schema)}, wanted "${RUN_SCHEMA}"`;
  }
  if (typeof id !== 'string' || id === '') return 'has no id';
  if (valid !== true) return 'is an invalid run: it is kept, and never counted';
  if (!MODES.has(mode)) return `has the mode ${quote(mode)}`;
  if (place === 'browser') return 'was measured in a browser, which is not one of the five places';
  if (typeof place !== 'string' || !Object.hasOwn(PLACE_FACTS, place)) {
    return `is of the place ${quote(place)}`;
  }
  if (typeof startedAt !== 'string' || Number.isNaN(Date.parse(startedAt))) return 'has no time';
  if (Date.parse(startedAt) > latest) return `is from the future: ${startedAt.slice(0, 40)}`;
  if (!isObject(model) || typeof model.name !== 'string') return 'does not name its model';
  const files = model.files ?? {};
  const isFile = (file: unknown): boolean => isObject(file) && isCount(file.bytes);
  if (!isObject(files) || !Object.values(files).every(isFile)) {
    return 'has a weight file without a size';
  }
  const { engine, workload, quality, timing } = value;
  if (timing !== undefined && (!isObject(timing) || typeof timing.valid !== 'boolean')) {
    return 'does not say whether its times may be used';
  }
  if (timing !== undefined && !Array.isArray(timing.reasons ?? [])) {
    return 'has no list of reasons why its times may not be used';
  }
  if (!isObject(engine) || !isObject(engine.got) || typeof engine.got.dtype !== 'string') {
    return 'does not say what it ran on';
  }
  if (engine.backend === 'baseline' || engine.backend === 'template') {
    return 'is a run of a baseline: it answers without a model, so it is not a candidate';
  }
  if (!isObject(workload)) return 'has no workload';
  if (!Array.isArray(samples)) return 'has no list of samples';
  return findMetricProblem(metrics) ?? findQualityProblem(quality);
}

function findMetricProblem(metrics: unknown): string | undefined {
  if (!isObject(metrics)) return 'has no metrics';
  for (const key of FORBIDDEN) {
    if (Object.hasOwn(metrics, key)) return `has the metric "${key}"`;
  }
  for (const name of ['ttftMs', 'tpotMs', 'e2eLatencyMs', 'coldStartMs']) {
    const metric = metrics[name];
    if (metric === undefined) continue;
    if (!isObject(metric)) return `has no usable "${name}"`;
    for (const key of ['p50', 'low', 'high', 'p95', 'p99']) {
      const ms = metric[key] ?? 0;
      if (typeof ms !== 'number' || !(ms >= 0 && ms <= MOST_MS)) {
        return `says ${quote(ms)} ms for "${name}", wanted 0 to ${MOST_MS}`;
      }
    }
  }
  return undefined;
}

function findQualityProblem(quality: unknown): string | undefined {
  if (quality === undefined) return undefined;
  if (!isObject(quality) || !isObject(quality.passAt1) || !Array.isArray(quality.tasks)) {
    return 'has a quality that cannot be read';
  }
  const isTask = (task: unknown): boolean =>
    isObject(task) && typeof task.taskId === 'string' && typeof task.outcome === 'string';
  if (!quality.tasks.every(isTask)) return 'has a task without an id or an outcome';
  const { value, n } = quality.passAt1;
  const isShare = typeof value === 'number' && value >= 0 && value <= 1;
  if (!isShare || typeof n !== 'number' || !(n >= 0)) {
    return `says pass@1 is ${quote(value)} of ${quote(n)}, wanted 0 to 1`;
  }
  return undefined;
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function quote(value: unknown): string {
  if (typeof value === 'object' && value !== null) return 'an object';
  return value === undefined ? 'nothing' : `"${String(value).slice(0, 40)}"`;
}
