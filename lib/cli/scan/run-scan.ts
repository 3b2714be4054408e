import { join } from 'node:path';
import {
  findSmallestPassing,
  type GpuUse,
  type SmallestPassing,
  scanCode,
} from '../../scan/index.ts';
import { findProjectRoot, listRecords } from '../../store/index.ts';
import { formatBytes, formatPercent, formatTable } from '../../units/index.ts';
import { type CliContext, writeJson, writeLine } from '../context.ts';
import type { ScanFlags } from '../scan.ts';

/** Scans a folder; with a bar also says which evaluated model is the smallest that passes it. */
export async function runScan(path: string, flags: ScanFlags, context: CliContext): Promise<void> {
  const scan = await scanCode(path);
  const smallest = flags.bar === undefined ? undefined : await findSmallest(flags.bar, flags.level);
  if (flags.json) {
    writeJson(context, { ...scan, ...(smallest && { bar: flags.bar, ...smallest }) });
    return;
  }
  writeLine(context, describeUses(scan.uses, scan.files));
  for (const file of scan.skipped) writeLine(context, `Not read, it is too large: ${file}`);
  if (smallest !== undefined && flags.bar !== undefined) {
    writeLine(context, `\n${describeSmallest(smallest, flags.bar)}`);
  } else {
    writeLine(
      context,
      '\nWhich model is good enough? "lab scan --bar 0.8" looks at your evaluations',
    );
  }
}

/** Own evaluations and the published ones: the newest of each model counts. */
async function findSmallest(bar: number, level: number | undefined): Promise<SmallestPassing> {
  const published = await listRecords(join(findProjectRoot(), 'site/src/content/runs'));
  const own = await listRecords();
  const records = [...published.records, ...own.records].map(({ record }) => record);
  return findSmallestPassing(records, bar, level);
}

function describeUses(uses: readonly GpuUse[], files: number): string {
  if (uses.length === 0) return `${files} files read: nothing in them asks for a GPU`;
  const rows = uses.map(({ path, line, demand, what, code }) => [
    `${path}:${line}`,
    demand,
    what,
    code.slice(0, 60),
  ]);
  const needed = uses.filter(({ demand }) => demand === 'needs').length;
  const verdict =
    needed === 0
      ? 'A GPU is preferred in places, and nothing needs one'
      : `${needed} places need a GPU: a machine without one cannot run them`;
  return [
    formatTable({ columns: ['where', 'a GPU', 'what', 'code'], rows }),
    '',
    `${files} files read. ${verdict}`,
  ].join('\n');
}

function describeSmallest(
  { chosen, undecided, rungs, tasks }: SmallestPassing,
  bar: number,
): string {
  if (rungs.length === 0) {
    return 'Cannot tell which model is good enough: no evaluation of this kind; run "lab eval --model NAME"';
  }
  const rows = rungs.map((rung) => [
    `${rung.model} ${rung.dtype}`,
    rung.weightBytes === null ? 'unknown' : formatBytes(rung.weightBytes),
    `${formatPercent(rung.passAt1)} (${formatPercent(rung.low)} to ${formatPercent(rung.high)})`,
    rung.state,
    rung.recordId,
  ]);
  const verdict =
    chosen === undefined
      ? `No evaluated model reaches ${formatPercent(bar)} for certain`
      : `The smallest that reaches ${formatPercent(bar)} of ${tasks} tasks: ${chosen.model} as ${chosen.dtype}`;
  const doubt =
    undecided.length === 0
      ? []
      : [
          `Undecided: ${undecided.map(({ model, dtype }) => `${model} ${dtype}`).join(', ')}; more tasks would tell (lab eval --per-level)`,
        ];
  const columns = ['model', 'weights', 'pass@1 (95 %)', 'verdict', 'run'];
  return [formatTable({ columns, rows }), '', verdict, ...doubt].join('\n');
}
