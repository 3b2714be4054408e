import { formatNumber } from '../units/index.ts';
import { type Chart, type ChartOptions, createChart, requireRows } from './chart.ts';
import { PALETTE } from './theme.ts';

/** One kind of work: what it computes for each byte it reads, and how fast it was done. */
export interface RooflinePoint {
  readonly label: string;
  readonly flopsPerByte: number;
  readonly flopsPerSecond: number;
}

/** What a machine can do at most, probed or published. */
export interface Roof {
  readonly flopsPerSecond: number;
  readonly bytesPerSecond: number;
}

/**
 * Speed over arithmetic intensity (Williams, Waterman, Patterson, "Roofline", 2009):
 *   attainable = min(operations per second, bytes per second x operations per byte)
 * Left of the ridge memory is the limit, right of it arithmetic. Both axes are logarithmic.
 */
export function chartRoofline(
  roof: Roof,
  points: readonly RooflinePoint[],
  options?: ChartOptions,
): Chart {
  requireRows(points, 'work');
  const ridge = roof.flopsPerSecond / roof.bytesPerSecond;
  const attainable = (intensity: number): number =>
    Math.min(roof.flopsPerSecond, intensity * roof.bytesPerSecond);
  const side = ({ flopsPerByte }: RooflinePoint): string =>
    flopsPerByte < ridge ? 'memory' : 'arithmetic';
  const reach = [...points.map(({ flopsPerByte }) => flopsPerByte), ridge];
  const [first, last] = [Math.min(...reach) / 2, Math.max(...reach) * 2];
  const line = [first, ridge, last].map((x) => ({ x, y: attainable(x) / 1e9 }));
  const values = points.map((point) => ({
    label: point.label,
    x: point.flopsPerByte,
    y: point.flopsPerSecond / 1e9,
  }));
  const byMemory = points.filter((point) => side(point) === 'memory').length;
  const x = {
    field: 'x',
    type: 'quantitative',
    title: 'Operations for each byte read',
    scale: { type: 'log', nice: false, domain: [first, last] },
    axis: { tickCount: 5, format: '~g' },
  } as const;
  const y = {
    field: 'y',
    type: 'quantitative',
    title: 'Billion operations a second',
    scale: { type: 'log' },
    axis: { tickCount: 5, format: '~g' },
  } as const;
  const giga = (value: number): string => formatNumber(value / 1e9);
  return createChart(
    {
      title: `${byMemory} of ${points.length} kinds of work are limited by memory`,
      subtitle: `Roof: ${giga(roof.bytesPerSecond)} GB/s up to ${formatNumber(ridge)} operations a byte, then ${giga(roof.flopsPerSecond)} GFLOP/s`,
      description: `Speed over operations for each byte read, under the roof of this machine. ${points
        .map(
          (point) =>
            `${point.label}: ${formatNumber(point.flopsPerByte)} operations a byte, ${giga(point.flopsPerSecond)} GFLOP/s of ${giga(attainable(point.flopsPerByte))} attainable, limited by ${side(point)}`,
        )
        .join('. ')}`,
      body: {
        width: 480,
        height: 280,
        layer: [
          {
            data: { values: line },
            mark: { type: 'line', strokeWidth: 3, color: PALETTE.blue },
            encoding: { x, y },
          },
          {
            data: { values },
            mark: { type: 'point', filled: true, size: 110, color: PALETTE.orange, tooltip: true },
            encoding: { x, y },
          },
          {
            data: { values },
            mark: { type: 'text', align: 'center', dy: 18 },
            encoding: { x, y, text: { field: 'label' } },
          },
        ],
      },
      table: {
        columns: ['work', 'operations a byte', 'GFLOP/s', 'attainable', 'limited by'],
        rows: points.map((point) => [
          point.label,
          formatNumber(point.flopsPerByte),
          giga(point.flopsPerSecond),
          giga(attainable(point.flopsPerByte)),
          side(point),
        ]),
      },
    },
    options,
  );
}
