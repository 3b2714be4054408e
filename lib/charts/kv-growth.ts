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
    contexts.map((tokens) => ({ label, tokens, mib: (bytesPerToken * tokens) / 2 ** 20 })),
  );
  const series = { domain: ordered.map(({ label }) => label) };
  const title = null;
  return createChart(
    {
      title: `At ${formatNumber(longest)} tokens the cache takes ${size(most, longest)} in ${most.label}`,
      subtitle: `and ${size(least, longest)} in ${least.label}; each line is bytes a token x tokens`,
      description: `Memory of the key-value cache over the context. ${ordered
        .map(
          (row) => `${row.label}: ${contexts.map((n) => `${n} tokens ${size(row, n)}`).join(', ')}`,
        )
        .join('. ')}`,
      body: {
        width: 480,
        height: 260,
        data: { values },
        mark: { type: 'line', point: { filled: true, size: 70 }, strokeWidth: 2, tooltip: true },
        encoding: {
          x: { field: 'tokens', type: 'quantitative', title: 'Context (tokens)' },
          y: { field: 'mib', type: 'quantitative', title: 'Key-value cache (MiB)' },
          color: {
            field: 'label',
            type: 'nominal',
            title,
            scale: { ...series, range: colors.slice(0, ordered.length) },
          },
          shape: {
            field: 'label',
            type: 'nominal',
            title,
            scale: { ...series, range: SHAPES.slice(0, ordered.length) },
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
