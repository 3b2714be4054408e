import type { Chart } from '../charts/index.ts';
import { formatMetric, type Table } from '../units/index.ts';

/** One number with its name; the name ends in the unit (`ttftMs`). */
export interface Metric {
  readonly metric: string;
  readonly value: number;
  readonly low?: number | null;
  readonly high?: number | null;
}

/** What `show` understands. Text may be Markdown. */
export type Showable = Chart | Table | Metric | string;

export function isChart(item: Showable): item is Chart {
  return typeof item === 'object' && 'kind' in item && item.kind === 'chart';
}

export function isTable(item: Showable): item is Table {
  return typeof item === 'object' && 'columns' in item && !isChart(item);
}

/** One line for a metric: name, value, and its interval where there is one. */
export function formatMetricLine({ metric, value, low, high }: Metric): string {
  const isBounded = typeof low === 'number' && typeof high === 'number';
  const range = isBounded
    ? ` (95 % interval ${formatMetric(metric, low)} to ${formatMetric(metric, high)})`
    : '';
  return `${metric}: ${formatMetric(metric, value)}${range}`;
}
