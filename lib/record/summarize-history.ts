import type { RequestMetrics } from '../metrics/index.ts';
import { interquartileRange, median, tailQuantile } from '../stats/index.ts';
import { sha256Hex } from './hash.ts';
import type { RunRecord } from './run-record.ts';
import { measureSample } from './summarize-samples.ts';

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

/**
 * Pools runs that measured the same thing and gives the spread over their requests. Runs of different
 * models, formats, devices, places, modes or workloads never share a row.
 */
export function summarizeHistory(records: readonly RunRecord[]): History {
  const groups = new Map<string, { key: Key; records: RunRecord[] }>();
  for (const record of records.filter(({ valid }) => valid)) {
    const key = keyOf(record);
    const name = JSON.stringify(key);
    const group = groups.get(name) ?? { key, records: [] };
    group.records.push(record);
    groups.set(name, group);
  }
  const rows = [...groups.values()].map(({ key, records: pooled }) => ({
    ...key,
    ...summarizeGroup(pooled),
  }));
  rows.sort((a, b) => (a.lastRunAt > b.lastRunAt ? -1 : 1));
  return { groups: rows, invalidRuns: records.filter((record) => !record.valid).length };
}

type Key = Pick<
  HistoryGroup,
  'model' | 'weights' | 'dtype' | 'device' | 'place' | 'mode' | 'workload'
>;

function keyOf(record: RunRecord): Key {
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

function summarizeGroup(
  records: readonly RunRecord[],
): Pick<HistoryGroup, 'runs' | 'lastRunAt' | 'ttftMs' | 'tpotMs'> {
  const requests = records.flatMap((record) =>
    record.samples
      .filter((sample) => sample.phase === 'measured' && sample.status === 'completed')
      .map(measureSample),
  );
  return {
    runs: records.length,
    lastRunAt:
      records
        .map((record) => record.startedAt)
        .sort()
        .at(-1) ?? '',
    ttftMs: summarizeSpread(requests, 'ttftMs'),
    tpotMs: summarizeSpread(requests, 'tpotMs'),
  };
}

function summarizeSpread(
  requests: readonly RequestMetrics[],
  name: 'ttftMs' | 'tpotMs',
): MetricSpread | null {
  const values = requests.map((request) => request[name]).filter((value) => value !== undefined);
  if (values.length === 0) return null;
  return {
    median: median(values),
    iqr: values.length < FEWEST_FOR_QUARTILES ? null : interquartileRange(values),
    p95: tailQuantile(values, 0.95)?.value ?? null,
    n: values.length,
  };
}
