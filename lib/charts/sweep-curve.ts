import type { SweepPoint, SweepRecord } from '../record/index.ts';
import { formatMetric, formatNumber, type Table, unitOf } from '../units/index.ts';
import {
  type Chart,
  type ChartOptions,
  createChart,
  type JsonValue,
  requireRows,
} from './chart.ts';
import { METRIC_WORDS } from './metric-words.ts';
import { PALETTE } from './theme.ts';

/** What varies, in words. */
const AXIS_WORDS: Readonly<Record<string, string>> = {
  promptTokens: 'Prompt length (tokens)',
  threads: 'Threads',
  concurrency: 'Users at once',
  ratePerSecond: 'Arrivals per second',
};

/**
 * A metric over the settings of a sweep: a line through the medians, and a bar over each 95 % interval.
 * Settings that were refused or failed are named below the title, not drawn as zero.
 *
 * @throws RangeError when no setting has the metric
 */
export function chartSweep(sweep: SweepRecord, metric: string, options?: ChartOptions): Chart {
  const drawn = sweep.points.filter((point) => point.metrics[metric] !== undefined);
  requireRows(drawn, `setting with "${metric}"`);
  const axis = AXIS_WORDS[sweep.axis] ?? sweep.axis;
  const words = METRIC_WORDS[metric] ?? metric;
  const missing = sweep.points.filter((point) => point.metrics[metric] === undefined);
  return createChart(
    {
      title: `${words} over ${axis.charAt(0).toLowerCase()}${axis.slice(1)}`,
      subtitle:
        missing.length === 0
          ? 'Points: median. Bars: its 95 % interval'
          : `Not measured: ${missing.map(({ value }) => formatNumber(value)).join(', ')} (see the table)`,
      description: `${words} over ${axis}. ${drawn.map((point) => describePoint(point, metric)).join('. ')}`,
      body: { width: 520, height: 240, layer: layers(drawn, metric, sweep.axis) },
      table: toTable(sweep, [metric]),
    },
    options,
  );
}

/** Every setting with its medians; what was not measured says why. */
export function toSweepTable(sweep: SweepRecord): Table {
  const shown = ['ttftMs', 'tpotMs', 'decodeTokensPerSecond'];
  const known = shown.filter((name) =>
    sweep.points.some(({ metrics }) => metrics[name] !== undefined),
  );
  return { title: AXIS_WORDS[sweep.axis] ?? sweep.axis, ...toTable(sweep, known) };
}

function toTable({ points }: SweepRecord, metrics: readonly string[]): Table {
  return {
    columns: ['setting', ...metrics.map((name) => METRIC_WORDS[name] ?? name), 'n', 'note'],
    rows: points.map((point) => [
      point.group,
      ...metrics.map((name) => describeInterval(point, name)),
      String(point.metrics[metrics[0] ?? '']?.n ?? 0),
      point.reasons.join('; '),
    ]),
  };
}

function describeInterval({ metrics }: SweepPoint, name: string): string {
  const found = metrics[name];
  if (found === undefined) return 'n/a';
  const { p50, low, high } = found;
  const range =
    low === null || high === null
      ? ''
      : ` (${formatMetric(name, low)} to ${formatMetric(name, high)})`;
  return `${formatMetric(name, p50)}${range}`;
}

function describePoint(point: SweepPoint, metric: string): string {
  return `${point.group}: ${describeInterval(point, metric)}`;
}

function layers(points: readonly SweepPoint[], metric: string, axis: string): JsonValue {
  const values = points.flatMap(({ value, metrics }) => {
    const found = metrics[metric];
    if (found === undefined) return [];
    // a missing interval collapses onto the median: no bar is drawn
    const { p50, low, high, n } = found;
    return [{ value, p50, low: low ?? p50, high: high ?? p50, n }];
  });
  const x = {
    field: 'value',
    type: 'quantitative',
    title: AXIS_WORDS[axis] ?? axis,
    // settings double, so equal steps to the eye are equal factors
    scale: { type: 'log', base: 2, nice: false, padding: 24 },
    axis: { values: values.map(({ value }) => value), format: 'd', grid: false },
  };
  const unit = unitOf(metric);
  const title = `${METRIC_WORDS[metric] ?? metric}${unit === 'number' ? '' : ` (${unit})`}`;
  const y = { type: 'quantitative', title, scale: { domainMin: 0 } };
  return [
    {
      data: { values },
      mark: {
        type: 'rule',
        strokeWidth: 4,
        strokeCap: 'round',
        color: PALETTE.orange,
        opacity: 0.9,
      },
      encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' } },
    },
    {
      data: { values },
      mark: { type: 'line', color: PALETTE.blue, strokeWidth: 2 },
      encoding: { x, y: { ...y, field: 'p50' } },
    },
    {
      data: { values },
      mark: {
        type: 'point',
        filled: true,
        size: 80,
        color: PALETTE.blue,
        opacity: 1,
        tooltip: true,
      },
      encoding: { x, y: { ...y, field: 'p50' } },
    },
  ];
}
