import { formatPercent, formatUsd } from '../units/index.ts';
import { type Chart, type ChartOptions, createChart, fitWidth, requireRows } from './chart.ts';
import { PALETTE } from './theme.ts';

/** A place of a decision, as much of it as is drawn. */
export interface PlaceRow {
  readonly place: string;
  /** P(keeps every limit at least cost); null when it cannot be told. */
  readonly probability: number | null;
  readonly monthlyUsd: {
    readonly value: number;
    readonly low: number;
    readonly high: number;
  } | null;
}

/** How likely each place is the cheapest that keeps every limit. A place nobody can judge has no bar. */
export function chartRankedPlaces(rows: readonly PlaceRow[], options?: ChartOptions): Chart {
  requireRows(rows, 'place');
  const describe = ({ probability }: PlaceRow): string =>
    probability === null ? 'cannot tell' : formatPercent(probability);
  const values = rows.map((row) => ({
    place: row.place,
    percent: (row.probability ?? 0) * 100,
    text: `${describe(row)}${row.monthlyUsd ? `, ${formatUsd(row.monthlyUsd.value)} a month` : ''}`,
  }));
  const y = { field: 'place', type: 'nominal', sort: null, title: null } as const;
  const [first] = rows;
  return createChart(
    {
      title: 'Probability of keeping every limit at least cost',
      subtitle: `${first?.place ?? ''}: ${first ? describe(first) : ''}`,
      description: `Probability in percent of ${rows.length} places. ${rows
        .map((row) => `${row.place}: ${describe(row)}`)
        .join('. ')}`,
      body: {
        width: fitWidth(rows.map(({ place }) => place)),
        height: { step: 36 },
        data: { values },
        encoding: { y },
        layer: [
          {
            mark: { type: 'bar', height: 10, color: PALETTE.blue, tooltip: true },
            encoding: {
              x: {
                field: 'percent',
                type: 'quantitative',
                title: 'probability (%)',
                scale: { domain: [0, 100] },
              },
            },
          },
          {
            mark: { type: 'text', align: 'left', dy: -12, x: 2 },
            encoding: { text: { field: 'text' } },
          },
        ],
      },
      table: {
        columns: ['place', 'probability', 'a month', 'low', 'high'],
        rows: rows.map((row) => [
          row.place,
          describe(row),
          row.monthlyUsd ? formatUsd(row.monthlyUsd.value) : 'unknown',
          row.monthlyUsd ? formatUsd(row.monthlyUsd.low) : 'unknown',
          row.monthlyUsd ? formatUsd(row.monthlyUsd.high) : 'unknown',
        ]),
      },
    },
    options,
  );
}
