// GuideLLM's `benchmarks.json`: one entry per rate of a sweep, each with distributions by status.

import type { ImportedMetric } from '../imported-record.ts';
import { isObject, numberOf, type ToolResult, textOf, utcOf } from './tool-result.ts';

const DEFINITIONS: Readonly<Record<string, string>> = {
  time_to_first_token_ms: 'first token - request sent',
  time_per_output_token_ms: '(last - request start) / n: the first token counts',
  inter_token_latency_ms: '(last - first) / (n - 1)',
  request_latency: 'end - start of the request, in seconds',
  output_tokens_per_second: 'output tokens per second of the benchmark',
  requests_per_second: 'completed requests per second of the benchmark',
};

export function isGuidellmResult(value: unknown): boolean {
  return isObject(value) && Array.isArray(value.benchmarks) && value.benchmarks.some(hasMetrics);
}

function hasMetrics(value: unknown): value is { readonly metrics: Record<string, unknown> } {
  return isObject(value) && isObject(value.metrics);
}

export function importGuidellm(value: unknown): ToolResult {
  const file = value as Readonly<Record<string, unknown>>;
  const benchmarks = (file.benchmarks as readonly unknown[]).filter(hasMetrics);
  const metadata = isObject(file.metadata) ? file.metadata : {};
  const version = textOf(metadata.guidellm_version);
  const first = benchmarks[0] as Readonly<Record<string, unknown>> | undefined;
  const seconds = numberOf(first?.start_time);
  const startedAt = seconds === undefined ? undefined : utcOf(1000 * seconds);
  return {
    tool: 'guidellm',
    model: findModel(file) ?? 'unknown',
    samples: [],
    metrics: benchmarks.flatMap(({ metrics }, i) =>
      Object.entries(metrics).flatMap(([name, block]) =>
        readBlock(benchmarks.length > 1 ? `benchmarks[${i}].${name}` : name, name, block),
      ),
    ),
    ...(version === undefined ? {} : { toolVersion: version }),
    ...(startedAt === undefined ? {} : { startedAt }),
  };
}

/** Only what GuideLLM counts as successful: failed and cut requests are apart in its file as well. */
function readBlock(name: string, word: string, block: unknown): readonly ImportedMetric[] {
  if (!isObject(block) || !isObject(block.successful)) return [];
  const { successful } = block;
  const percentiles = isObject(successful.percentiles) ? successful.percentiles : {};
  const unit = word.endsWith('_ms') ? 'ms' : word.endsWith('per_second') ? '1/s' : 'as named';
  const definition = DEFINITIONS[word] ?? 'see the metrics guide of GuideLLM';
  const values: readonly (readonly [string, unknown])[] = [
    ['mean', successful.mean],
    ['median', successful.median],
    ['std_dev', successful.std_dev],
    ['p95', percentiles.p95],
    ['p99', percentiles.p99],
  ];
  return values.flatMap(([statistic, found]) => {
    const value = numberOf(found);
    return value === undefined
      ? []
      : [{ name: `${name}.${statistic}`, definition, statistic, unit, value }];
  });
}

function findModel(file: Readonly<Record<string, unknown>>): string | undefined {
  const args = isObject(file.args) ? file.args : {};
  return textOf(args.model);
}
