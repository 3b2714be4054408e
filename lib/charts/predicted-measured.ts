import { formatMs } from '../units/index.ts';
import { type Chart, type ChartOptions, createChart, fitWidth, requireRows } from './chart.ts';
import { logAxis, logDomain } from './log-axis.ts';
import { PALETTE } from './theme.ts';

/** One prediction and what the run said; milliseconds. */
export interface PredictedRow {
  readonly label: string;
  readonly predictedMs: number;
  readonly lowMs: number;
  readonly highMs: number;
  readonly measuredMs: number;
}

/** Predictions with their interval beside the measurements: a point outside its line is a miss. */
export function chartPredictedMeasured(
  rows: readonly PredictedRow[],
  options?: ChartOptions,
): Chart {
  requireRows(rows, 'predicted against measured');
  const isHeld = ({ lowMs, highMs, measuredMs }: PredictedRow): boolean =>
    lowMs <= measuredMs && measuredMs <= highMs;
  const held = rows.filter(isHeld).length;
  const values = rows.map((row) => ({ ...row }));
  const y = { field: 'label', type: 'nominal', sort: null, title: null } as const;
  const ends = logAxis(
    logDomain(rows.flatMap(({ lowMs, highMs, measuredMs }) => [lowMs, highMs, measuredMs])),
  );
  const x = (field: keyof PredictedRow) => ({
    field,
    type: 'quantitative' as const,
    title: 'Milliseconds (equal distances are equal factors)',
    ...ends,
  });
  return createChart(
    {
      title: `${held} of ${rows.length} measurements lie inside the predicted interval`,
      subtitle: 'Line: predicted interval; stroke across it: predicted; point: measured',
      description: `Predicted and measured times. ${rows
        .map(
          (row) =>
            `${row.label}: predicted ${formatMs(row.predictedMs)} (${formatMs(row.lowMs)} to ${formatMs(row.highMs)}), measured ${formatMs(row.measuredMs)}, ${isHeld(row) ? 'inside' : 'outside'}`,
        )
        .join('. ')}`,
      body: {
        width: fitWidth(rows.map(({ label }) => label)),
        height: { step: 30 },
        data: { values },
        encoding: { y },
        layer: [
          {
            mark: { type: 'rule', strokeWidth: 4, strokeCap: 'round', color: PALETTE.blue },
            encoding: { x: x('lowMs'), x2: { field: 'highMs' } },
          },
          {
            mark: { type: 'tick', thickness: 3, size: 20, opacity: 1, color: PALETTE.blue },
            encoding: { x: x('predictedMs') },
          },
          {
            mark: {
              ...{ type: 'point', filled: true, size: 70, opacity: 1, tooltip: true },
              color: PALETTE.orange,
            },
            encoding: { x: x('measuredMs') },
          },
        ],
      },
      table: {
        columns: ['what', 'predicted', 'low', 'high', 'measured', 'inside'],
        rows: rows.map((row) => [
          row.label,
          formatMs(row.predictedMs),
          formatMs(row.lowMs),
          formatMs(row.highMs),
          formatMs(row.measuredMs),
          isHeld(row) ? 'yes' : 'no',
        ]),
      },
    },
    options,
  );
}
