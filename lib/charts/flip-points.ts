import { formatNumber } from '../units/index.ts';
import { type Chart, type ChartOptions, createChart, fitWidth, requireRows } from './chart.ts';
import { PALETTE } from './theme.ts';

/** A value of one variable at which the leader changes. */
export interface FlipRow {
  readonly variable: string;
  readonly threshold: number;
  readonly low: number;
  readonly high: number;
  readonly from: string;
  readonly to: string;
  readonly now: number;
}

/** Flip points as multiples of what is so now: how far each thing would have to move, with its band. */
export function chartFlipPoints(rows: readonly FlipRow[], options?: ChartOptions): Chart {
  requireRows(rows, 'flip point');
  const values = rows.map((row) => ({
    label: `${row.variable}: ${row.from} to ${row.to}`,
    at: row.threshold / row.now,
    low: row.low / row.now,
    high: row.high / row.now,
    text: formatNumber(row.threshold),
  }));
  const y = { field: 'label', type: 'nominal', sort: null, title: null } as const;
  const log = { type: 'log' } as const;
  return createChart(
    {
      title: 'What would change the verdict, as a multiple of now',
      subtitle: 'Inside a line the measurements cannot say who leads; 1 is now',
      description: `${rows.length} flip points. ${rows
        .map(
          ({ variable, threshold, from, to }) =>
            `${variable} at ${formatNumber(threshold)}: from ${from} to ${to}`,
        )
        .join('. ')}`,
      body: {
        width: fitWidth(values.map(({ label }) => label)),
        height: { step: 38 },
        data: { values },
        layer: [
          {
            data: { values: [{ now: 1 }] },
            mark: { type: 'rule', strokeDash: [4, 4] },
            encoding: { x: { field: 'now', type: 'quantitative', scale: log } },
          },
          {
            mark: { type: 'rule', strokeWidth: 4, strokeCap: 'round', color: PALETTE.blue },
            encoding: {
              y,
              x: { field: 'low', type: 'quantitative', scale: log, title: 'multiple of now' },
              x2: { field: 'high' },
            },
          },
          {
            mark: {
              type: 'point',
              filled: true,
              size: 110,
              opacity: 1,
              color: PALETTE.orange,
              shape: 'diamond',
            },
            encoding: { y, x: { field: 'at', type: 'quantitative', scale: log } },
          },
          {
            mark: { type: 'text', dy: -13 },
            encoding: {
              y,
              x: { field: 'at', type: 'quantitative', scale: log },
              text: { field: 'text' },
            },
          },
        ],
      },
      table: {
        columns: ['variable', 'threshold', 'low', 'high', 'from', 'to', 'now'],
        rows: rows.map((row) => [
          row.variable,
          formatNumber(row.threshold),
          formatNumber(row.low),
          formatNumber(row.high),
          row.from,
          row.to,
          formatNumber(row.now),
        ]),
      },
    },
    options,
  );
}
