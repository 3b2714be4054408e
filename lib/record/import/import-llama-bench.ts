// `llama-bench -o json`: a list of tests, each `pp` (prompt alone), `tg` (generation alone) or both. No
// stream, no first token: tokenising and sampling are left out, so these are not a server's numbers.

import type { ImportedMetric } from '../imported-record.ts';
import { isObject, numberOf, type ToolResult, textOf, utcOf } from './tool-result.ts';

type Row = Readonly<Record<string, unknown>>;

export function isLlamaBenchResult(value: unknown): boolean {
  return rowsOf(value).some((row) => 'avg_ts' in row);
}

export function importLlamaBench(value: unknown): ToolResult {
  const rows = rowsOf(value);
  const first: Row = rows[0] ?? {};
  const version = textOf(first.build_commit);
  const startedAt = utcOf(first.test_time);
  const gpu = textOf(first.gpu_info);
  return {
    tool: 'llama-bench',
    model: textOf(first.model_filename)?.split('/').at(-1) ?? 'unknown',
    dtype: textOf(first.model_type) ?? 'unknown',
    samples: [],
    metrics: rows.flatMap(readRow),
    machine: {
      cpuModel: textOf(first.cpu_info) ?? 'unknown',
      gpus: gpu === undefined ? [] : [{ name: gpu, vramBytes: null }],
    },
    ...(version === undefined ? {} : { toolVersion: version }),
    ...(startedAt === undefined ? {} : { startedAt }),
  };
}

/** One test in JSON Lines is a single object. */
function rowsOf(value: unknown): readonly Row[] {
  return (Array.isArray(value) ? value : [value]).filter(isObject);
}

function readRow(row: Row): readonly ImportedMetric[] {
  const prompt = numberOf(row.n_prompt) ?? 0;
  const generated = numberOf(row.n_gen) ?? 0;
  const parts = [prompt > 0 ? `pp${prompt}` : '', generated > 0 ? `tg${generated}` : ''];
  const test = parts.filter((part) => part !== '').join('+');
  return (['avg_ts', 'stddev_ts'] as const).flatMap((statistic) => {
    const value = numberOf(row[statistic]);
    const definition = '(prompt + generated tokens) / elapsed, mean of the repetitions';
    return value === undefined
      ? []
      : [{ name: `${test}.${statistic}`, definition, statistic, unit: 'tok/s', value }];
  });
}
