import type { MetricInterval, RateInterval, RunRecord } from '../record/index.ts';
import { formatBytes, formatPercent, formatTokensPerSecond } from '../units/index.ts';
import {
  type Chart,
  type ChartOptions,
  createChart,
  type JsonValue,
  requireRows,
} from './chart.ts';
import { PALETTE } from './theme.ts';

/** One rung: the same model in one weight format. */
export interface DtypeRung {
  /** Where given, it must be the same on every rung. */
  readonly model?: string;
  readonly dtype: string;
  readonly weightBytes: number;
  readonly decodeTokensPerSecond?: MetricInterval;
  readonly passAt1?: RateInterval;
}

/** Takes the rung out of a run record. Files that are no weights (tokenizer, config) do not count. */
export function toDtypeRung(record: RunRecord): DtypeRung {
  const weightBytes = Object.entries(record.model.files)
    .filter(([name]) => /\.(onnx|onnx_data|safetensors|gguf|bin)$/.test(name))
    .reduce((sum, [, { bytes }]) => sum + bytes, 0);
  const decodeTokensPerSecond = record.metrics.decodeTokensPerSecond;
  return {
    model: record.model.name,
    dtype: record.engine.got.dtype,
    weightBytes,
    ...(decodeTokensPerSecond ? { decodeTokensPerSecond } : {}),
    ...(record.quality ? { passAt1: record.quality.passAt1 } : {}),
  };
}

/**
 * The same model in several weight formats: size, decode speed and quality side by side.
 *
 * @throws RangeError for two rungs of one format, or for rungs of different models
 */
export function chartDtypeLadder(rungs: readonly DtypeRung[], options?: ChartOptions): Chart {
  requireRows(rungs, 'weight format');
  requireOneRunPerFormat(rungs);
  const rows = rungs.map((rung) => [
    rung.dtype,
    formatBytes(rung.weightBytes),
    rung.decodeTokensPerSecond ? formatTokensPerSecond(rung.decodeTokensPerSecond.p50) : 'n/a',
    rung.passAt1 ? formatPercent(rung.passAt1.value) : 'n/a',
  ]);
  return createChart(
    {
      title: 'The same model in several weight formats: size, speed, quality',
      subtitle: 'Bars with their 95 % interval; a format without a bar was not measured',
      description: `Weight formats compared. ${rows
        .map(([dtype, size, speed, quality]) => `${dtype}: ${size}, ${speed}, pass@1 ${quality}`)
        .join('. ')}`,
      body: { hconcat: panels(rungs), spacing: 18 },
      table: { columns: ['dtype', 'weights', 'decode speed', 'pass@1'], rows },
    },
    options,
  );
}

function requireOneRunPerFormat(rungs: readonly DtypeRung[]): void {
  const twice = rungs.find(({ dtype }, i) => rungs.findIndex((one) => one.dtype === dtype) !== i);
  if (twice) throw new RangeError(`Cannot draw "${twice.dtype}" twice: wanted one run per format`);
  const models = new Set(rungs.map(({ model }) => model));
  if (models.size > 1) {
    const names = [...models].map((name) => `"${name}"`).join(', ');
    throw new RangeError(`Cannot compare formats of different models: found ${names}, wanted one`);
  }
}

function panels(rungs: readonly DtypeRung[]): JsonValue {
  const size = rungs.map(({ dtype, weightBytes }) => ({
    dtype,
    value: weightBytes / 2 ** 20,
    text: formatBytes(weightBytes),
  }));
  const speed = rungs.flatMap(({ dtype, decodeTokensPerSecond: rate }) =>
    rate
      ? [{ dtype, value: rate.p50, ...bounds(rate), text: formatTokensPerSecond(rate.p50) }]
      : [],
  );
  const quality = rungs.flatMap(({ dtype, passAt1 }) =>
    passAt1
      ? [
          {
            dtype,
            value: passAt1.value * 100,
            low: passAt1.low * 100,
            high: passAt1.high * 100,
            text: formatPercent(passAt1.value),
          },
        ]
      : [],
  );
  const order = rungs.map(({ dtype }) => dtype);
  return [
    panel(size, order, 'Weights (MiB)', PALETTE.purple, true),
    ...(speed.length > 0 ? [panel(speed, order, 'Decode speed (tok/s)', PALETTE.blue, false)] : []),
    ...(quality.length > 0 ? [panel(quality, order, 'pass@1 (%)', PALETTE.green, false)] : []),
  ];
}

function bounds({ low, high }: MetricInterval): { low?: number; high?: number } {
  return low === null || high === null ? {} : { low, high };
}

interface Datum {
  readonly [field: string]: JsonValue;
  readonly dtype: string;
  readonly value: number;
  readonly text: string;
}

function panel(
  values: readonly Datum[],
  order: readonly string[],
  title: string,
  color: string,
  isFirst: boolean,
): JsonValue {
  const largest = Math.max(
    0,
    ...values.map(({ value, high }) => Math.max(value, Number(high ?? 0))),
  );
  const y = {
    field: 'dtype',
    type: 'nominal',
    // Every panel has every row, also those it has no number for.
    scale: { domain: order },
    title: null,
    ...(isFirst ? {} : { axis: { labels: false, ticks: false, domain: false } }),
  };
  // A third of room on the right for the number at the end of the longest bar.
  const x = {
    field: 'value',
    type: 'quantitative',
    title,
    scale: { domain: [0, largest === 0 ? 1 : largest * 1.45], nice: false },
    axis: { tickCount: 3 },
  };
  return {
    width: 170,
    height: { step: 34 },
    data: { values },
    encoding: { y },
    layer: [
      { mark: { type: 'bar', height: { band: 0.5 }, color, tooltip: true }, encoding: { x } },
      {
        transform: [{ filter: 'isValid(datum.low)' }],
        mark: { type: 'rule', strokeWidth: 2 },
        encoding: { x: { field: 'low', type: 'quantitative' }, x2: { field: 'high' } },
      },
      {
        transform: [
          { calculate: 'max(datum.value, isValid(datum.high) ? datum.high : 0)', as: 'end' },
        ],
        mark: { type: 'text', align: 'left', dx: 5 },
        encoding: { x: { field: 'end', type: 'quantitative' }, text: { field: 'text' } },
      },
    ],
  };
}
