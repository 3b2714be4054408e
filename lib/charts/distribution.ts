import { median, seriesQuantileInterval } from '../stats/index.ts';
import { formatMetric, unitOf } from '../units/index.ts';
import {
  type Chart,
  type ChartOptions,
  createChart,
  fitWidth,
  type JsonValue,
  requireRows,
} from './chart.ts';
import { METRIC_WORDS } from './metric-words.ts';
import { PALETTE } from './theme.ts';

export interface ValueGroup {
  readonly label: string;
  /** One value per request in the order they were measured, at least one. */
  readonly values: readonly number[];
}

/**
 * Every single value as a dot, one strip per group, with the median and its 95 % interval on top: what
 * an average hides (two humps, a tail, one stray) is there to see.
 *
 * @param metric name with its unit, for example `tpotMs`
 */
export function chartDistribution(
  groups: readonly ValueGroup[],
  metric: string,
  options?: ChartOptions,
): Chart {
  requireRows(groups, 'group of values');
  const words = METRIC_WORDS[metric] ?? metric;
  const summaries = groups.map(({ label, values }) => {
    const interval = seriesQuantileInterval(values);
    const p50 = median(values);
    const range = interval
      ? `${formatMetric(metric, interval.low)} to ${formatMetric(metric, interval.high)}`
      : 'n/a';
    return { label, n: values.length, p50, low: interval?.low, high: interval?.high, range };
  });
  const count = groups.reduce((sum, { values }) => sum + values.length, 0);
  return createChart(
    {
      title: `${words}: every request, with the median`,
      subtitle: 'Dots: single requests. Tick: median. Line: its 95 % interval',
      description: `${words} of ${count} requests. ${summaries
        .map(
          ({ label, p50, range }) =>
            `${label}: median ${formatMetric(metric, p50)}, interval ${range}`,
        )
        .join('. ')}`,
      body: {
        width: fitWidth(groups.map(({ label }) => label)),
        height: { step: 56 },
        layer: [dots(groups, metric, words), ...intervals(summaries), medianTick(summaries)],
      },
      table: {
        columns: ['group', 'median', '95 % interval', 'requests'],
        rows: summaries.map(({ label, p50, range, n }) => [
          label,
          formatMetric(metric, p50),
          range,
          String(n),
        ]),
      },
    },
    options,
  );
}

const GROUP = { field: 'group', type: 'nominal', title: null, sort: null } as const;

function dots(groups: readonly ValueGroup[], metric: string, words: string): JsonValue {
  const values = groups.flatMap((group) =>
    // Steps of the golden ratio spread the dots evenly and the same way every time.
    group.values.map((value, i) => ({ group: group.label, value, lane: (i * 0.618034) % 1 })),
  );
  return {
    data: { values },
    mark: {
      type: 'point',
      filled: true,
      size: 28,
      color: PALETTE.blue,
      opacity: 0.75,
      tooltip: true,
    },
    encoding: {
      y: GROUP,
      yOffset: { field: 'lane', type: 'quantitative', scale: { domain: [-0.5, 1.5] } },
      x: {
        field: 'value',
        type: 'quantitative',
        title: `${words} (${unitOf(metric)})`,
        scale: { zero: false },
      },
    },
  };
}

interface Summary {
  readonly label: string;
  readonly p50: number;
  readonly low: number | undefined;
  readonly high: number | undefined;
}

/** No layer at all where no group has an interval: an empty one would upset the shared scale. */
function intervals(summaries: readonly Summary[]): readonly JsonValue[] {
  const values = summaries.flatMap(({ label, low, high }) =>
    low === undefined || high === undefined ? [] : [{ group: label, low, high }],
  );
  if (values.length === 0) return [];
  return [
    {
      data: { values },
      mark: { type: 'rule', strokeWidth: 3, color: PALETTE.orange },
      encoding: { y: GROUP, x: { field: 'low', type: 'quantitative' }, x2: { field: 'high' } },
    },
  ];
}

function medianTick(summaries: readonly Summary[]): JsonValue {
  return {
    data: { values: summaries.map(({ label, p50 }) => ({ group: label, p50 })) },
    mark: { type: 'tick', thickness: 4, size: 34, color: PALETTE.orange, opacity: 1 },
    encoding: { y: GROUP, x: { field: 'p50', type: 'quantitative' } },
  };
}
