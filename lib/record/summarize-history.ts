import { interquartileRange, median, tailQuantile } from '../stats/index.ts';
import { sha256Hex } from './hash.ts';
import type { RunRecord } from './run-record.ts';
import { listRequestValues } from './summarize-samples.ts';
import { isTimingValid } from './timing-verdict.ts';

/** Spread of one metric over every request of a group. */
export interface MetricSpread {
  readonly median: number;
  /** Third minus first quartile; null with fewer than 4 requests. */
  readonly iqr: number | null;
  /** Null with fewer than 130 requests. */
  readonly p95: number | null;
  readonly n: number;
}

/** Runs that may be pooled: the same weights, format, device, place, kind of output and workload. */
export interface HistoryGroup {
  readonly model: string;
  /** First 8 hex digits of the hash of the weight files: a retrained model is another model. */
  readonly weights: string;
  readonly dtype: string;
  readonly device: string;
  readonly place: string;
  readonly mode: string;
  readonly workload: string;
  readonly runs: number;
  readonly lastRunAt: string;
  readonly ttftMs: MetricSpread | null;
  readonly tpotMs: MetricSpread | null;
}

export interface History {
  /** Latest first. */
  readonly groups: readonly HistoryGroup[];
  /** Invalid runs are left out of every group. */
  readonly invalidRuns: number;
}

/** Fewest requests for quartiles that are not just the smallest and largest request. */
const FEWEST_FOR_QUARTILES = 4;

/** What history keeps of one run: a few numbers, so that thousands of runs fit into memory. */
export interface HistoryEntry {
  readonly key: HistoryKey;
  readonly startedAt: string;
  readonly isValid: boolean;
  /** One value per completed, measured request; none where the times of the run are not usable. */
  readonly ttftMs: readonly number[];
  readonly tpotMs: readonly number[];
}

/** Raised when `toHistoryEntry` changes: entries stored before are then made anew. */
export const HISTORY_ENTRY_VERSION = 2;

export function toHistoryEntry(record: RunRecord): HistoryEntry {
  const { startedAt, valid } = record;
  const samples = isTimingValid(record) ? record.samples : [];
  return {
    key: keyOf(record),
    startedAt,
    isValid: valid,
    ttftMs: listRequestValues(samples, 'ttftMs'),
    tpotMs: listRequestValues(samples, 'tpotMs'),
  };
}

/** `poolHistory` of whole records. */
export function summarizeHistory(records: readonly RunRecord[]): History {
  return poolHistory(records.map(toHistoryEntry));
}

/**
 * Pools runs that measured the same thing and gives the spread over their requests. Runs of different
 * models, formats, devices, places, modes or workloads never share a row.
 */
export function poolHistory(entries: readonly HistoryEntry[]): History {
  const groups = new Map<string, HistoryEntry[]>();
  for (const entry of entries.filter(({ isValid }) => isValid)) {
    const name = JSON.stringify(entry.key);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [entry]);
    else group.push(entry);
  }
  const rows = [...groups.values()].map(summarizeGroup);
  rows.sort((a, b) => (a.lastRunAt > b.lastRunAt ? -1 : 1));
  return { groups: rows, invalidRuns: entries.filter(({ isValid }) => !isValid).length };
}

export type HistoryKey = Pick<
  HistoryGroup,
  'model' | 'weights' | 'dtype' | 'device' | 'place' | 'mode' | 'workload'
>;

function keyOf(record: RunRecord): HistoryKey {
  const { model, engine, place, mode, workload } = record;
  const files = Object.entries(model.files)
    .map(([name, { sha256 }]) => `${name} ${sha256}`)
    .sort();
  const { promptTokens, outputTokens } = workload.requested;
  return {
    model: model.name,
    weights: sha256Hex([model.revision ?? '', ...files].join('\n')).slice(0, 8),
    dtype: engine.got.dtype,
    device: engine.got.device,
    place,
    mode,
    workload: `${workload.kind} ${promptTokens ?? 'any'}/${outputTokens}`,
  };
}

function summarizeGroup(entries: readonly HistoryEntry[]): HistoryGroup {
  const [first] = entries as [HistoryEntry];
  return {
    ...first.key,
    runs: entries.length,
    lastRunAt:
      entries
        .map(({ startedAt }) => startedAt)
        .sort()
        .at(-1) ?? '',
    ttftMs: summarizeSpread(entries.flatMap(({ ttftMs }) => ttftMs)),
    tpotMs: summarizeSpread(entries.flatMap(({ tpotMs }) => tpotMs)),
  };
}

function summarizeSpread(values: readonly number[]): MetricSpread | null {
  if (values.length === 0) return null;
  return {
    median: median(values),
    iqr: values.length < FEWEST_FOR_QUARTILES ? null : interquartileRange(values),
    p95: tailQuantile(values, 0.95)?.value ?? null,
    n: values.length,
  };
}
