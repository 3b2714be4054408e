import { isTimingValid, type MetricInterval, type RunRecord } from '../record/index.ts';
import { formatMetric, unitOf } from '../units/index.ts';
import {
  type Chart,
  type ChartOptions,
  createChart,
  fitWidth,
  type JsonValue,
  requireRows,
} from './chart.ts';
import { labelRecords } from './label-record.ts';
import { METRIC_WORDS } from './metric-words.ts';
import { PALETTE } from './theme.ts';

/**
 * One metric of several runs: a dot at the median and a line over its 95 % interval. A run without an
 * interval (fewer than 6 requests) has a dot only; runs without the metric are left out and counted.
 */
export function chartMetricIntervals(
  records: readonly RunRecord[],
  metric: string,
  options?: ChartOptions,
): Chart {
  const labels = labelRecords(records);
  const rows = records.flatMap((record, i) => {
    const interval = record.metrics[metric];
    return interval ? [{ label: labels[i] ?? '', interval, isValid: isTimingValid(record) }] : [];
  });
  requireRows(rows, `run with "${metric}"`);
  const words = METRIC_WORDS[metric] ?? metric;
  const missing = records.length - rows.length;
  return createChart(
    {
      title: `${words}, median and 95 % interval`,
      subtitle: missing === 0 ? describeBest(metric) : `${missing} runs did not measure it`,
      description: `${words} of ${rows.length} runs. ${rows
        .map(({ label, interval }) => `${label}: ${describeInterval(metric, interval)}`)
        .join('. ')}`,
      body: {
        width: fitWidth(rows.map(({ label }) => label)),
        height: { step: 34 },
        data: { values: rows.map(toDatum(metric)) },
        layer: layers(metric),
      },
      table: {
        columns: ['run', 'median', 'low', 'high', 'requests'],
        rows: rows.map(({ label, interval }) => [
          label,
          formatMetric(metric, interval.p50),
          interval.low === null ? 'n/a' : formatMetric(metric, interval.low),
          interval.high === null ? 'n/a' : formatMetric(metric, interval.high),
          String(interval.n),
        ]),
      },
    },
    options,
  );
}

interface Row {
  readonly label: string;
  readonly interval: MetricInterval;
  readonly isValid: boolean;
}

function toDatum(metric: string): (row: Row) => JsonValue {
  return ({ label, interval, isValid }) => ({
    run: label,
    p50: interval.p50,
    // A missing interval collapses onto the median: no line is drawn.
    low: interval.low ?? interval.p50,
    high: interval.high ?? interval.p50,
    n: interval.n,
    text: formatMetric(metric, interval.p50),
    state: isValid ? 'valid' : 'invalid',
  });
}

function layers(metric: string): JsonValue {
  const words = METRIC_WORDS[metric] ?? metric;
  const y = { field: 'run', type: 'nominal', title: null, sort: null };
  const color = {
    field: 'state',
    type: 'nominal',
    scale: { domain: ['valid', 'invalid'], range: [PALETTE.blue, PALETTE.orange] },
    legend: null, // the label says so too, the shape differs as well
  };
  return [
    {
      mark: { type: 'rule', strokeWidth: 3, strokeCap: 'round' },
      encoding: {
        y,
        x: {
          field: 'low',
          type: 'quantitative',
          scale: { zero: true },
          title: axisTitle(words, metric),
        },
        x2: { field: 'high' },
        color,
      },
    },
    {
      mark: { type: 'point', filled: true, size: 110, opacity: 1, tooltip: true },
      encoding: {
        y,
        x: { field: 'p50', type: 'quantitative' },
        color,
        shape: {
          field: 'state',
          type: 'nominal',
          scale: { domain: ['valid', 'invalid'], range: ['circle', 'cross'] },
          legend: null,
        },
      },
    },
    {
      mark: { type: 'text', align: 'center', dy: -12 },
      encoding: { y, x: { field: 'p50', type: 'quantitative' }, text: { field: 'text' } },
    },
  ];
}

function axisTitle(words: string, metric: string): string {
  const unit = unitOf(metric);
  return unit === 'number' ? words : `${words} (${unit})`;
}

function describeBest(metric: string): string {
  return unitOf(metric) === 'tok/s' ? 'More is better' : 'Less is better';
}

function describeInterval(metric: string, { p50, low, high, n }: MetricInterval): string {
  const median = formatMetric(metric, p50);
  if (low === null || high === null) return `median ${median} of ${n}, too few for an interval`;
  const range = `${formatMetric(metric, low)} to ${formatMetric(metric, high)}`;
  return `median ${median}, interval ${range}, ${n} requests`;
}
