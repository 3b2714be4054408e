import type { RateInterval } from '../record/index.ts';
import { formatMs, formatPercent } from '../units/index.ts';
import { type Chart, type ChartOptions, createChart, requireRows } from './chart.ts';
import { PALETTE } from './theme.ts';

export interface LearningCurvePoint {
  /** Tokens of training so far. */
  readonly tokens: number;
  readonly seconds: number;
  readonly passAt1: RateInterval;
}

export interface LearningCurveOptions extends ChartOptions {
  /** Share of tasks, 0 to 1, drawn as a dashed line. */
  readonly predicted?: number;
  readonly isRecorded?: boolean;
}

/** pass@1 over the tokens of a training: whether the answers run, not how small the loss is. */
export function chartLearningCurve(
  points: readonly LearningCurvePoint[],
  { predicted, isRecorded = false, ...options }: LearningCurveOptions = {},
): Chart {
  requireRows(points, 'pass rate');
  const values = points.map(({ tokens, passAt1: { value, low, high } }) => ({
    tokens: tokens / 1e6,
    percent: 100 * value,
    low: 100 * low,
    high: 100 * high,
  }));
  const first = points[0] as LearningCurvePoint;
  const last = points.at(-1) as LearningCurvePoint;
  const time = formatMs(1000 * last.seconds);
  const change = `${formatPercent(first.passAt1.value)} to ${formatPercent(last.passAt1.value)}`;
  const y = { type: 'quantitative', scale: { domain: [0, 100] }, title: 'pass@1 (%)' } as const;
  const x = {
    field: 'tokens',
    type: 'quantitative',
    title: 'Tokens of training (millions)',
  } as const;
  const line =
    predicted === undefined
      ? []
      : [
          {
            data: { values: [{ percent: 100 * predicted }] },
            mark: { type: 'rule', strokeDash: [6, 4], color: PALETTE.orange, strokeWidth: 2 },
            encoding: { y: { ...y, field: 'percent' } },
          },
        ];
  return createChart(
    {
      title: `pass@1 goes from ${change} in ${time} of training`,
      subtitle: `${isRecorded ? 'Recorded run, not this machine. ' : ''}Bars: 95 % interval${predicted === undefined ? '' : '. Dashed: your prediction'}`,
      description: `pass@1 in percent over training tokens${isRecorded ? ', recorded run' : ''}. ${points
        .map(
          ({ tokens, passAt1: { value, low, high, n } }) =>
            `${(tokens / 1e6).toFixed(2)} million tokens: ${formatPercent(value)} of ${n} tasks, interval ${formatPercent(low)} to ${formatPercent(high)}`,
        )
        .join('. ')}`,
      body: {
        width: 520,
        height: 260,
        data: { values },
        layer: [
          ...line,
          {
            mark: { type: 'rule', strokeWidth: 3, strokeCap: 'round', color: PALETTE.blue },
            encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' } },
          },
          {
            mark: {
              type: 'line',
              color: PALETTE.blue,
              strokeWidth: 2,
              point: { size: 80, filled: true, color: PALETTE.blue },
            },
            encoding: { x, y: { ...y, field: 'percent' } },
          },
        ],
      },
      table: {
        columns: ['tokens', 'training time', 'pass@1', 'low', 'high', 'tasks'],
        rows: points.map(({ tokens, seconds, passAt1: { value, low, high, n } }) => [
          `${(tokens / 1e6).toFixed(2)} M`,
          formatMs(1000 * seconds),
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
