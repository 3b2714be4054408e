import type { MetricInterval, RunRecord } from '../../record/index.ts';
import { formatBytes, formatMetric, formatTable } from '../../units/index.ts';

const SHOWN: readonly (readonly [string, string])[] = [
  ['ttftMs', 'time to first token'],
  ['prefillMs', 'of that, prefill'],
  ['tpotMs', 'time per output token'],
  ['e2eLatencyMs', 'end to end'],
  ['prefillTokensPerSecond', 'prefill rate'],
  ['decodeTokensPerSecond', 'decode rate'],
  ['coldStartMs', 'cold start to first token'],
  ['modelLoadMs', 'of that, loading the model'],
];

/** A record as people read it: where it ran, then medians with their 95 % intervals. */
export function formatBench(record: RunRecord): string {
  const { model, engine, memory, machine, workload } = record;
  const { got, asked } = engine;
  const askedToo = got.device === asked.device ? '' : ` (asked for ${asked.device})`;
  const rows = SHOWN.flatMap(([name, label]) => {
    const metric = record.metrics[name];
    return metric === undefined ? [] : [[label, ...formatInterval(name, metric)]];
  });
  return [
    `${model.name} as ${got.dtype} on ${got.device}${askedToo}, ${engine.threads} threads, ${machine.cpuModel}`,
    `${workload.runs} requests after ${workload.warmupRuns} to warm up, ${workload.requested.outputTokens} tokens each`,
    '',
    formatTable({ columns: ['metric', 'median', '95 % interval', 'n'], rows }),
    '',
    `peak memory ${memory.peakRssBytes === null ? 'unknown' : formatBytes(memory.peakRssBytes)}; ${record.selfCheck?.steadyState?.reason ?? ''}`,
  ].join('\n');
}

function formatInterval(name: string, { p50, low, high, n }: MetricInterval): string[] {
  const interval =
    low === null || high === null
      ? 'n/a'
      : `${formatMetric(name, low)} to ${formatMetric(name, high)}`;
  return [formatMetric(name, p50), interval, String(n)];
}
