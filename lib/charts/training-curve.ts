import { formatCount, formatNumber } from '../units/index.ts';
import { type Chart, type ChartOptions, createChart, requireRows } from './chart.ts';
import { PALETTE, SHAPES } from './theme.ts';

export interface TrainingPoint {
  readonly step: number;
  /** Cross-entropy per token in nats. */
  readonly trainLoss?: number;
  readonly validationLoss?: number;
}

/** Loss over training steps; a validation loss that turns up again means learning by heart. */
export function chartTrainingCurve(
  points: readonly TrainingPoint[],
  options?: ChartOptions,
): Chart {
  const values = points.flatMap(({ step, trainLoss, validationLoss }) => [
    ...(trainLoss === undefined ? [] : [{ step, loss: trainLoss, series: 'training' }]),
    ...(validationLoss === undefined ? [] : [{ step, loss: validationLoss, series: 'validation' }]),
  ]);
  requireRows(values, 'loss');
  const series = ['training', 'validation'].filter((name) =>
    values.some((value) => value.series === name),
  );
  const last = points.findLast((point) => point.validationLoss ?? point.trainLoss);
  const lastLoss = last?.validationLoss ?? last?.trainLoss;
  const title =
    lastLoss === undefined
      ? 'Loss over training steps'
      : `Loss per token falls to ${formatNumber(lastLoss)} nats by step ${formatCount(last?.step ?? 0)}`;
  return createChart(
    {
      title: falls(values) ? title : title.replace('falls to', 'is'),
      description: `Training curve of ${points.length} points. ${title}`,
      body: {
        width: 520,
        height: 240,
        data: { values },
        mark: { type: 'line', point: { size: 34, filled: true }, strokeWidth: 2 },
        encoding: {
          x: { field: 'step', type: 'quantitative', title: 'Training step' },
          y: {
            field: 'loss',
            type: 'quantitative',
            title: 'Loss per token (nats)',
            scale: { zero: false },
          },
          color: {
            field: 'series',
            type: 'nominal',
            scale: {
              domain: series,
              range: [PALETTE.blue, PALETTE.orange].slice(0, series.length),
            },
            legend: { title: null, orient: 'top' },
          },
          shape: {
            field: 'series',
            type: 'nominal',
            scale: { domain: series, range: SHAPES.slice(0, series.length) },
            legend: { title: null, orient: 'top' },
          },
        },
      },
      table: {
        columns: ['step', 'training loss', 'validation loss'],
        rows: points.map(({ step, trainLoss, validationLoss }) => [
          formatCount(step),
          trainLoss === undefined ? 'n/a' : formatNumber(trainLoss),
          validationLoss === undefined ? 'n/a' : formatNumber(validationLoss),
        ]),
      },
    },
    options,
  );
}

function falls(values: readonly { readonly loss: number }[]): boolean {
  const first = values[0]?.loss;
  const last = values.at(-1)?.loss;
  return first !== undefined && last !== undefined && last < first;
}
