import type { RateInterval } from '../record/index.ts';
import { formatPercent } from '../units/index.ts';
import { type Chart, type ChartOptions, createChart, fitWidth, requireRows } from './chart.ts';
import { PALETTE } from './theme.ts';

export interface PassRateRow extends RateInterval {
  /** A level, a model or a place. */
  readonly label: string;
}

/** Share of tasks solved at the first attempt, with 95 % intervals: wide ones are the honest ones. */
export function chartPassRate(rows: readonly PassRateRow[], options?: ChartOptions): Chart {
  requireRows(rows, 'pass rate');
  const values = rows.map(({ label, value, low, high, n }) => ({
    label,
    percent: value * 100,
    low: low * 100,
    high: high * 100,
    // Near the ends the text moves inwards, so that it stays inside the chart.
    middle: Math.min(Math.max(value * 100, 8), 92),
    text: `${formatPercent(value)} of ${n}`,
  }));
  const y = { field: 'label', type: 'nominal', sort: null, title: null } as const;
  return createChart(
    {
      title: 'Tasks solved at the first attempt, with the 95 % interval',
      subtitle: 'Overlapping lines: this run cannot tell them apart',
      description: `pass@1 in percent. ${rows
        .map(
          ({ label, value, low, high, n }) =>
            `${label}: ${formatPercent(value)} of ${n} tasks, interval ${formatPercent(low)} to ${formatPercent(high)}`,
        )
        .join('. ')}`,
      body: {
        width: fitWidth(rows.map(({ label }) => label)),
        height: { step: 40 },
        data: { values },
        encoding: { y },
        layer: [
          {
            mark: { type: 'rule', strokeWidth: 4, strokeCap: 'round', color: PALETTE.blue },
            encoding: {
              x: {
                field: 'low',
                type: 'quantitative',
                title: 'pass@1 (%)',
                scale: { domain: [0, 100] },
              },
              x2: { field: 'high' },
            },
          },
          {
            mark: {
              type: 'point',
              filled: true,
              size: 130,
              opacity: 1,
              color: PALETTE.blue,
              tooltip: true,
            },
            encoding: { x: { field: 'percent', type: 'quantitative' } },
          },
          {
            mark: { type: 'text', align: 'center', dy: -14 },
            encoding: { x: { field: 'middle', type: 'quantitative' }, text: { field: 'text' } },
          },
        ],
      },
      table: {
        columns: ['group', 'pass@1', 'low', 'high', 'tasks'],
        rows: rows.map(({ label, value, low, high, n }) => [
          label,
          formatPercent(value),
          formatPercent(low),
          formatPercent(high),
          String(n),
        ]),
      },
    },
    options,
  );
}
