import { formatBytes, formatNumber } from '../units/index.ts';
import { type Chart, type ChartOptions, createChart, requireRows } from './chart.ts';
import { PALETTE, SHAPES } from './theme.ts';

/** One model and what a token adds to its cache. */
export interface KvGrowthRow {
  readonly label: string;
  readonly bytesPerToken: number;
}

/** Memory of the key-value cache over the length of the context, one line per model (four at most). */
export function chartKvGrowth(
  rows: readonly KvGrowthRow[],
  { contexts, ...options }: ChartOptions & { readonly contexts: readonly number[] },
): Chart {
  requireRows(rows, 'model');
  requireRows(contexts, 'context length');
  const colors = Object.values(PALETTE);
  if (rows.length > colors.length) {
    throw new RangeError(`Cannot draw ${rows.length} models: wanted ${colors.length} at most`);
  }
  const longest = Math.max(...contexts);
  const ordered = rows.toSorted((a, b) => b.bytesPerToken - a.bytesPerToken);
  const [most, least] = [ordered[0], ordered.at(-1)] as [KvGrowthRow, KvGrowthRow];
  const size = ({ bytesPerToken }: KvGrowthRow, tokens: number): string =>
    formatBytes(bytesPerToken * tokens);
  const values = ordered.flatMap(({ label, bytesPerToken }) =>
    [0, ...contexts].map((tokens) => ({ label, tokens, mib: (bytesPerToken * tokens) / 2 ** 20 })),
  );
  const series = { domain: ordered.map(({ label }) => label) };
  const title = null;
  const shape = {
    field: 'label',
    type: 'nominal',
    title,
    scale: { ...series, range: SHAPES.slice(0, ordered.length) },
  } as const;
  return createChart(
    {
      title: `At ${formatNumber(longest)} tokens the cache takes ${size(most, longest)} in ${most.label}`,
      subtitle: `${ordered.length === 1 ? '' : `and ${size(least, longest)} in ${least.label}; `}each line is bytes a token x tokens`,
      description: `Memory of the key-value cache over the context. ${ordered
        .map(
          (row) => `${row.label}: ${contexts.map((n) => `${n} tokens ${size(row, n)}`).join(', ')}`,
        )
        .join('. ')}`,
      body: {
        width: 480,
        height: 260,
        data: { values },
        layer: [
          { mark: { type: 'line', strokeWidth: 2 } },
          {
            transform: [{ filter: 'datum.tokens > 0' }],
            mark: { type: 'point', filled: true, size: 70, opacity: 1, tooltip: true },
            encoding: { shape },
          },
        ],
        encoding: {
          x: {
            field: 'tokens',
            type: 'quantitative',
            title: 'Context (tokens)',
            // from zero: each line starts at the corner, and what doubles is twice as far away
            scale: { domain: [0, longest], nice: false },
            axis: { values: [0, ...contexts], labelOverlap: true },
          },
          y: { field: 'mib', type: 'quantitative', title: 'Key-value cache (MiB)' },
          color: {
            field: 'label',
            type: 'nominal',
            title,
            scale: { ...series, range: colors.slice(0, ordered.length) },
          },
        },
      },
      table: {
        columns: ['model', 'a token', ...contexts.map((n) => `${formatNumber(n)} tokens`)],
        rows: ordered.map((row) => [
          row.label,
          formatBytes(row.bytesPerToken),
          ...contexts.map((n) => size(row, n)),
        ]),
      },
    },
    options,
  );
}
