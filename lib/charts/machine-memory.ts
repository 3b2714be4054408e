import { formatBytes } from '../units/index.ts';
import { type Chart, type ChartOptions, createChart, fitWidth } from './chart.ts';
import { PALETTE } from './theme.ts';

export interface MachineMemory {
  readonly memoryTotalBytes: number;
  /** The container's or control group's limit; null without one. */
  readonly memoryLimitBytes: number | null;
  readonly memoryAvailableBytes: number;
  /** Memory a model is known or predicted to need: one bar each, for comparison. */
  readonly needs?: readonly { readonly label: string; readonly bytes: number }[];
}

/** What this machine has, what this process may use, what is free now, and what models would need. */
export function chartMachineMemory(machine: MachineMemory, options?: ChartOptions): Chart {
  const { memoryTotalBytes, memoryLimitBytes, memoryAvailableBytes, needs = [] } = machine;
  const rows = [
    { what: 'installed', bytes: memoryTotalBytes, kind: 'machine' },
    ...(memoryLimitBytes === null
      ? []
      : [{ what: 'limit of this container', bytes: memoryLimitBytes, kind: 'machine' }]),
    { what: 'free now', bytes: memoryAvailableBytes, kind: 'free' },
    ...needs.map(({ label, bytes }) => ({ what: label, bytes, kind: 'need' })),
  ].map((row) => ({ ...row, gib: row.bytes / 2 ** 30, text: formatBytes(row.bytes) }));
  const ceiling = memoryLimitBytes === null ? 'no limit below that' : 'limited below that';
  return createChart(
    {
      title: `${formatBytes(memoryAvailableBytes)} of memory is free for a model`,
      subtitle: `${formatBytes(memoryTotalBytes)} installed, ${ceiling}`,
      description: `Memory of this machine. ${rows.map(({ what, text }) => `${what}: ${text}`).join('. ')}`,
      body: {
        width: fitWidth(rows.map(({ what }) => what)) - 60, // room for the numbers on the right
        height: { step: 30 },
        data: { values: rows },
        encoding: {
          y: { field: 'what', type: 'nominal', sort: null, title: null },
          x: { field: 'gib', type: 'quantitative', title: 'Memory (GiB)' },
        },
        layer: [
          {
            mark: { type: 'bar', height: { band: 0.6 }, tooltip: true },
            encoding: {
              color: {
                field: 'kind',
                type: 'nominal',
                scale: {
                  domain: ['machine', 'free', 'need'],
                  range: [PALETTE.blue, PALETTE.green, PALETTE.orange],
                },
                legend: null, // every bar has its name beside it
              },
            },
          },
          {
            mark: { type: 'text', align: 'left', dx: 5 },
            encoding: { text: { field: 'text' } },
          },
        ],
      },
      table: { columns: ['memory', 'size'], rows: rows.map(({ what, text }) => [what, text]) },
    },
    options,
  );
}
