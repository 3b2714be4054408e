import type { MetricInterval, SweepPoint, SweepRecord } from '../record/index.ts';
import { formatMetric, formatNumber } from '../units/index.ts';
import {
  type Chart,
  type ChartOptions,
  createChart,
  type JsonValue,
  requireRows,
} from './chart.ts';
import { METRIC_WORDS } from './metric-words.ts';
import { PALETTE } from './theme.ts';

type LoadAxis = 'ratePerSecond' | 'concurrency';

const AXIS: Readonly<Record<LoadAxis, { readonly title: string; readonly unit: string }>> = {
  ratePerSecond: { title: 'Requests arriving per second', unit: 'requests a second' },
  concurrency: { title: 'Users, each waiting for an answer', unit: 'users' },
};

/**
 * Latency under load: how long a request waits, over how much the endpoint is asked for. Steps that held
 * are filled circles, steps that did not are open squares, and a dashed line marks the most that held.
 * The axis of latency is logarithmic, because above capacity there is no upper end.
 *
 * @param metric name with its unit, for example `ttftMs`
 * @throws RangeError when no step has the metric, or the sweep varied something else than load
 */
export function chartLatencyUnderLoad(
  sweep: SweepRecord,
  metric: string,
  options?: ChartOptions,
): Chart {
  const steps = drawnSteps(sweep, metric);
  const words = METRIC_WORDS[metric] ?? metric;
  const { title, unit } = axisOf(sweep);
  return createChart(
    {
      title: describeMost(sweep, unit),
      subtitle: `${words}. Circle: held. Open square: did not. Bars: 95 % interval of the median`,
      description: describeSteps(sweep, metric, words),
      body: {
        width: 520,
        height: 260,
        layer: [
          ...mostThatHeld(sweep),
          ...intervals(steps, latencyTitle(words)),
          points(steps, title, { title: latencyTitle(words), isLog: true }),
        ],
      },
      table: toTable(sweep, metric, title, words),
    },
    options,
  );
}

/**
 * The saturation curve: how much comes out over how much goes in. On the dotted line everything that
 * arrives is answered as fast as it arrives; where the points leave it, the endpoint is saturated.
 *
 * @throws RangeError when no step has a rate of answers, or the sweep varied something else than load
 */
export function chartSaturation(sweep: SweepRecord, options?: ChartOptions): Chart {
  const metric = 'requestsPerSecond';
  const steps = drawnSteps(sweep, metric);
  const words = 'Requests answered per second';
  const { title, unit } = axisOf(sweep);
  const most = Math.max(...steps.map(({ value }) => value));
  const ideal =
    sweep.axis === 'ratePerSecond'
      ? [
          {
            data: {
              values: [
                { value: 0, y: 0 },
                { value: most, y: most },
              ],
            },
            mark: { type: 'line', strokeDash: [2, 4], strokeWidth: 2, color: PALETTE.green },
            encoding: {
              x: { field: 'value', type: 'quantitative' },
              y: { field: 'y', type: 'quantitative' },
            },
          },
        ]
      : [];
  return createChart(
    {
      title: describeMost(sweep, unit),
      subtitle: `Circle: held. Open square: did not.${ideal.length > 0 ? ' Dotted: every request answered as it arrives' : ''}`,
      description: describeSteps(sweep, metric, words),
      body: {
        width: 520,
        height: 260,
        layer: [
          ...ideal,
          ...mostThatHeld(sweep),
          points(steps, title, { title: words, isLog: false }),
        ],
      },
      table: toTable(sweep, metric, title, words),
    },
    options,
  );
}

/** Both layers have to name the axis alike, or it gets both names. */
function latencyTitle(words: string): string {
  return `${words} (ms)`;
}

interface DrawnStep extends SweepPoint {
  readonly shown: MetricInterval;
}

function drawnSteps(sweep: SweepRecord, metric: string): readonly DrawnStep[] {
  axisOf(sweep);
  const drawn = sweep.points.flatMap((point) => {
    const shown = point.metrics[metric];
    return shown === undefined ? [] : [{ ...point, shown }];
  });
  requireRows(drawn, `step with "${metric}"`);
  return drawn;
}

function axisOf({ axis }: SweepRecord): (typeof AXIS)[LoadAxis] {
  if (axis === 'ratePerSecond' || axis === 'concurrency') return AXIS[axis];
  throw new RangeError(`Cannot draw a sweep of "${axis}" as load: wanted a rate or users`);
}

/** The most that held; undefined when none did. */
function mostOf({ saturation, atLimits, points }: SweepRecord): number | undefined {
  const held = points.filter(({ valid }) => valid).map(({ value }) => value);
  return saturation?.value ?? atLimits?.value ?? (held.length > 0 ? Math.max(...held) : undefined);
}

function describeMost(sweep: SweepRecord, unit: string): string {
  const most = mostOf(sweep);
  if (most === undefined) return 'Not even the smallest load held';
  const figure = `${formatNumber(most)} ${unit}`;
  if (sweep.atLimits) return `${figure} are served within the limits`;
  return sweep.saturation ? `It keeps up to ${figure}` : `It kept up with everything: ${figure}`;
}

function describeSteps(sweep: SweepRecord, metric: string, words: string): string {
  const steps = drawnSteps(sweep, metric).map(
    ({ value, valid, shown }) =>
      `at ${formatNumber(value)}: ${formatMetric(metric, shown.p50)}${valid ? '' : ' (did not hold)'}`,
  );
  const { unit } = axisOf(sweep);
  return `${words} over ${unit}. ${describeMost(sweep, unit)}. Medians ${steps.join(', ')}`;
}

function mostThatHeld(sweep: SweepRecord): readonly JsonValue[] {
  const most = mostOf(sweep);
  if (most === undefined) return [];
  return [
    {
      data: { values: [{ value: most }] },
      mark: { type: 'rule', strokeDash: [6, 4], strokeWidth: 2, color: PALETTE.orange },
      encoding: { x: { field: 'value', type: 'quantitative' } },
    },
  ];
}

function intervals(steps: readonly DrawnStep[], title: string): readonly JsonValue[] {
  const values = steps.flatMap(({ value, shown: { low, high } }) =>
    low === null || high === null ? [] : [{ value, low, high }],
  );
  if (values.length === 0) return [];
  const scale = { type: 'log', nice: false } as const;
  return [
    {
      data: { values },
      mark: { type: 'rule', strokeWidth: 3, color: PALETTE.blue },
      encoding: {
        x: { field: 'value', type: 'quantitative' },
        y: { field: 'low', type: 'quantitative', scale, title },
        y2: { field: 'high' },
      },
    },
  ];
}

function points(
  steps: readonly DrawnStep[],
  axisTitle: string,
  { title, isLog }: { readonly title: string; readonly isLog: boolean },
): JsonValue {
  const mark = { type: 'point', size: 90, strokeWidth: 2, opacity: 1, tooltip: true } as const;
  const values = steps.map(({ value, valid, shown }) => ({
    value,
    median: shown.p50,
    step: valid ? 'held' : 'did not hold',
  }));
  return {
    data: { values },
    mark: { ...mark, color: PALETTE.blue },
    encoding: {
      x: { field: 'value', type: 'quantitative', title: axisTitle, scale: { zero: true } },
      y: {
        field: 'median',
        type: 'quantitative',
        title,
        scale: isLog ? { type: 'log', nice: false } : { zero: true },
      },
      shape: {
        field: 'step',
        type: 'nominal',
        scale: { domain: ['held', 'did not hold'], range: ['circle', 'square'] },
        legend: null,
      },
      fill: {
        field: 'step',
        type: 'nominal',
        scale: { domain: ['held', 'did not hold'], range: [PALETTE.blue, 'transparent'] },
        legend: null,
      },
    },
  };
}

function toTable(sweep: SweepRecord, metric: string, axisTitle: string, words: string) {
  return {
    columns: [axisTitle, words, '95 % interval', 'requests', 'held'],
    rows: sweep.points.map(({ value, metrics, valid, reasons }) => {
      const shown = metrics[metric];
      const hasInterval = shown !== undefined && shown.low !== null && shown.high !== null;
      return [
        formatNumber(value),
        shown === undefined ? 'n/a' : formatMetric(metric, shown.p50),
        hasInterval
          ? `${formatMetric(metric, shown.low ?? 0)} to ${formatMetric(metric, shown.high ?? 0)}`
          : 'n/a',
        String(metrics.ttftMs?.n ?? shown?.n ?? 0),
        valid ? 'yes' : `no: ${reasons[0] ?? 'it did not hold'}`,
      ];
    }),
  };
}
