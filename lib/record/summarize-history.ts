import { interquartileRange, median, tailQuantile } from '../stats/index.ts';
import { sha256Hex } from './hash.ts';
import type { RequestSample, RunRecord } from './run-record.ts';
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
  /** One step of a sweep, for example `threads 4`; null for a run over one setting. */
  readonly setting: string | null;
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

/** What history keeps of one run, or of one step of a sweep: a few numbers, so that thousands of runs fit into memory. */
export interface HistoryEntry {
  readonly key: HistoryKey;
  readonly startedAt: string;
  readonly isValid: boolean;
  /** One value per completed, measured request; none where the times of the run are not usable. */
  readonly ttftMs: readonly number[];
  readonly tpotMs: readonly number[];
}

/** Raised when `toHistoryEntries` changes: entries stored before are then made anew. */
export const HISTORY_ENTRY_VERSION = 3;

/** One entry for a run, or one for each step of a sweep: 1 thread and 4 threads are two measurements. */
export function toHistoryEntries(record: RunRecord): readonly HistoryEntry[] {
  const { startedAt, valid, sweep } = record;
  const samples = isTimingValid(record) ? record.samples : [];
  const entry = (setting: string | null, own: readonly RequestSample[]): HistoryEntry => ({
    key: { ...keyOf(record), setting },
    startedAt,
    isValid: valid,
    ttftMs: listRequestValues(own, 'ttftMs'),
    tpotMs: listRequestValues(own, 'tpotMs'),
  });
  const steps = (sweep?.points ?? []).map(({ group: name, value }) =>
    entry(
      `${sweep?.axis} ${value}`,
      samples.filter(({ group }) => group === name),
    ),
  );
  const measured = steps.filter(({ ttftMs }) => ttftMs.length > 0); // a refused step was not measured
  return measured.length === 0 ? [entry(null, samples)] : measured;
}

/** `poolHistory` of whole records. */
export function summarizeHistory(records: readonly RunRecord[]): History {
  return poolHistory(records.map(toHistoryEntries));
}

/**
 * Pools runs that measured the same thing and gives the spread over their requests. Runs of different
 * models, formats, devices, places, modes or workloads never share a row, nor do the steps of a sweep.
 */
export function poolHistory(runs: readonly (readonly HistoryEntry[])[]): History {
  const entries = runs.flat();
  const groups = new Map<string, HistoryEntry[]>();
  for (const entry of entries.filter(({ isValid }) => isValid)) {
    const name = JSON.stringify(entry.key);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [entry]);
    else group.push(entry);
  }
  const rows = [...groups.values()].map(summarizeGroup);
  rows.sort((a, b) => (a.lastRunAt > b.lastRunAt ? -1 : 1));
  const isInvalid = (run: readonly HistoryEntry[]): boolean => run.some(({ isValid }) => !isValid);
  return { groups: rows, invalidRuns: runs.filter(isInvalid).length };
}

export type HistoryKey = Pick<
  HistoryGroup,
  'model' | 'weights' | 'dtype' | 'device' | 'place' | 'mode' | 'workload' | 'setting'
>;

function keyOf(record: RunRecord): Omit<HistoryKey, 'setting'> {
  const { model, engine, place, mode, workload } = record;
  const files = Object.entries(model.files)
    .map(([name, { sha256 }]) => `${name} ${sha256}`)
    .sort();
  const { requested, concurrency = 1, ratePerSecond } = workload;
  const { promptTokens, outputTokens } = requested;
  const users = concurrency > 1 ? `, ${concurrency} at once` : '';
  const rate = ratePerSecond === undefined ? '' : `, ${ratePerSecond} a second`;
  return {
    model: model.name,
    weights: sha256Hex([model.revision ?? '', ...files].join('\n')).slice(0, 8),
    dtype: engine.got.dtype,
    device: engine.got.device,
    place,
    mode,
    workload: `${workload.kind} ${promptTokens ?? 'any'}/${outputTokens}${users}${rate}`,
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
