import { formatNumber } from '../units/index.ts';
import { type Chart, type ChartOptions, createChart, requireRows } from './chart.ts';
import { logAxis, logDomain } from './log-axis.ts';
import { PALETTE } from './theme.ts';

const WIDTH = 480;
const HEIGHT = 280;
const LINE_PIXELS = 16;

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
  if (!(roof.flopsPerSecond > 0 && roof.bytesPerSecond > 0)) {
    const { flopsPerSecond, bytesPerSecond } = roof;
    throw new RangeError(
      `Cannot draw a roof of ${flopsPerSecond} operations and ${bytesPerSecond} bytes a second: wanted both above 0`,
    );
  }
  const ridge = roof.flopsPerSecond / roof.bytesPerSecond;
  const attainable = (intensity: number): number =>
    Math.min(roof.flopsPerSecond, intensity * roof.bytesPerSecond);
  const side = ({ flopsPerByte }: RooflinePoint): string =>
    flopsPerByte < ridge ? 'memory' : 'arithmetic';
  const reach = [...points.map(({ flopsPerByte }) => flopsPerByte), ridge];
  const [first, last] = [Math.min(...reach) / 2, Math.max(...reach) * 2];
  const line = [first, ridge, last].map((x) => ({ x, y: attainable(x) / 1e9 }));
  const speeds = [...line.map(({ y }) => y), ...points.map((one) => one.flopsPerSecond / 1e9)];
  // a name below the slowest point stays above the axis
  const [lowest, highest] = logDomain([...speeds, Math.min(...speeds) / 1.5]);
  const values = placeLabels(
    points.map((point) => ({
      label: point.label,
      x: point.flopsPerByte,
      y: point.flopsPerSecond / 1e9,
    })),
    { width: Math.log(last / first), height: Math.log(highest / lowest) },
  );
  const byMemory = points.filter((point) => side(point) === 'memory').length;
  const x = {
    field: 'x',
    type: 'quantitative',
    title: 'Operations for each byte read',
    ...logAxis([first, last]),
  } as const;
  const y = {
    field: 'y',
    type: 'quantitative',
    title: 'Billion operations a second',
    ...logAxis([lowest, highest]),
  } as const;
  const giga = (value: number): string => formatNumber(value / 1e9);
  return createChart(
    {
      title: `Memory limits ${byMemory} of ${points.length} kinds of work`,
      subtitle: `Roof: ${giga(roof.bytesPerSecond)} GB/s up to ${formatNumber(ridge)} operations a byte, then ${giga(roof.flopsPerSecond)} GFLOP/s`,
      description: `Speed over operations for each byte read, under the roof of this machine. ${points
        .map(
          (point) =>
            `${point.label}: ${formatNumber(point.flopsPerByte)} operations a byte, ${giga(point.flopsPerSecond)} GFLOP/s of ${giga(attainable(point.flopsPerByte))} attainable, limited by ${side(point)}`,
        )
        .join('. ')}`,
      body: {
        width: WIDTH,
        height: HEIGHT,
        layer: [
          {
            data: { values: line },
            mark: { type: 'line', strokeWidth: 3, color: PALETTE.blue },
            encoding: { x, y },
          },
          {
            data: { values },
            mark: {
              ...{ type: 'point', filled: true, size: 110, opacity: 1, tooltip: true },
              color: PALETTE.orange,
            },
            encoding: { x, y },
          },
          {
            data: { values },
            mark: { type: 'text', align: 'left', dx: 9, baseline: 'middle' },
            encoding: { x, y: { ...y, field: 'labelY' }, text: { field: 'label' } },
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

type Placed = { readonly label: string; readonly x: number; readonly y: number };

/** Names stand to the right and a little below, under the roof; one that would lie on another goes further down. */
function placeLabels(
  points: readonly Placed[],
  logarithms: { readonly width: number; readonly height: number },
): readonly (Placed & { readonly labelY: number })[] {
  const across = (x: number): number => (Math.log(x) * WIDTH) / logarithms.width;
  const down = (y: number): number => (-Math.log(y) * HEIGHT) / logarithms.height;
  const taken: { readonly left: number; readonly right: number; readonly top: number }[] = [];
  return points
    .toSorted((a, b) => b.y - a.y)
    .map((point) => {
      const [left, right] = [across(point.x), across(point.x) + 9 + 7 * point.label.length];
      let top = down(point.y) + 12;
      for (const other of taken.toSorted((a, b) => a.top - b.top)) {
        const meets = other.left < right && left < other.right;
        if (meets && Math.abs(other.top - top) < LINE_PIXELS) top = other.top + LINE_PIXELS;
      }
      taken.push({ left, right, top });
      return { ...point, labelY: Math.exp((-top * logarithms.height) / HEIGHT) };
    });
}
