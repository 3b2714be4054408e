// `profile_export_aiperf.json`: one block of statistics per metric, no events.

import type { ImportedMetric } from '../imported-record.ts';
import { isObject, numberOf, type ToolResult, textOf, utcOf } from './tool-result.ts';

const DEFINITIONS: Readonly<Record<string, string>> = {
  time_to_first_token: 'first chunk that is not empty - request sent',
  time_to_second_token: 'second chunk - first chunk',
  time_to_first_output_token: 'first token that is not reasoning - request sent',
  inter_token_latency: '(last - first) / (n - 1)',
  inter_chunk_latency: 'gaps between chunks',
  request_latency: 'last chunk - request sent',
  output_token_throughput: 'output tokens of the run / its duration',
  request_throughput: 'requests of the run / its duration',
};

const STATISTICS = ['avg', 'std', 'min', 'p50', 'p90', 'p95', 'p99', 'max'] as const;

export function isAiperfResult(value: unknown): boolean {
  return isObject(value) && isObject(value.request_latency) && 'unit' in value.request_latency;
}

export function importAiperf(value: unknown): ToolResult {
  const file = value as Readonly<Record<string, unknown>>;
  const version = textOf(file.aiperf_version);
  const startedAt = utcOf(file.start_time);
  return {
    tool: 'aiperf',
    model: findModel(file.input_config) ?? 'unknown',
    samples: [],
    metrics: Object.entries(file).flatMap(([name, block]) => readBlock(name, block)),
    ...(version === undefined ? {} : { toolVersion: version }),
    ...(startedAt === undefined ? {} : { startedAt }),
  };
}

function readBlock(name: string, block: unknown): readonly ImportedMetric[] {
  if (!isObject(block)) return [];
  const unit = textOf(block.unit);
  if (unit === undefined) return [];
  return STATISTICS.flatMap((statistic) => {
    const value = numberOf(block[statistic]);
    const definition = DEFINITIONS[name] ?? 'see the metrics reference of AIPerf';
    return value === undefined
      ? []
      : [{ name: `${name}.${statistic}`, definition, statistic, unit, value }];
  });
}

function findModel(config: unknown): string | undefined {
  if (!isObject(config) || !isObject(config.endpoint)) return undefined;
  const names = config.endpoint.model_names;
  return Array.isArray(names) ? textOf(names[0]) : textOf(names);
}
